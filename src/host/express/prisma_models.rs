//! Our tables as models that Prisma keeps but leaves out of its client, so that `prisma migrate dev` does not plan to drop
//! them.

/// Our tables, which `up` makes, as models.
pub fn our_models(up: &str, schemas: bool) -> String {
    let mut text = String::new();
    for (name, body) in tables(up) {
        let mut fields: Vec<[String; 3]> = Vec::new();
        let mut marks: Vec<String> = Vec::new();
        for line in body {
            if let Some((columns, mark)) =
                unique(line).map(|c| (c, "@@unique")).or(key(line).map(|c| (c, "@@index")))
            {
                marks.push(format!("  {mark}([{}], map: \"{}\")\n", columns.1.join(", "), columns.0));
            } else {
                fields.extend(model_field(line));
            }
        }
        marks.extend(
            indexes(up, &name)
                .into_iter()
                .map(|(index, columns)| format!("  @@index([{}], map: \"{index}\")\n", columns.join(", "))),
        );
        let width = |at: usize| fields.iter().map(|field| field[at].len()).max().unwrap_or_default();
        let (names, types) = (width(0), width(1));
        text += &format!("model {} {{\n", pascal(&name));
        for [field, ty, rest] in &fields {
            text += format!("  {field:names$} {ty:types$} {rest}").trim_end();
            text.push('\n');
        }
        marks.push(format!("  @@map(\"{name}\")\n"));
        if schemas {
            marks.push("  @@schema(\"public\")\n".into());
        }
        text += &format!("\n{}  @@ignore\n}}\n\n", marks.concat());
    }
    text.trim_end().to_owned() + "\n"
}

/// `acp_api_keys` → `AcpApiKeys`.
fn pascal(name: &str) -> String {
    let parts = name.split('_').filter(|part| !part.is_empty());
    parts.map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}

/// Each `CREATE TABLE`: its name and the lines inside.
fn tables(up: &str) -> Vec<(String, Vec<&str>)> {
    let mut found = Vec::new();
    let mut all = up.lines();
    while let Some(line) = all.next() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE IF NOT EXISTS ") {
            let name = bare(rest.split(' ').next().unwrap_or_default());
            let body = all.by_ref().take_while(|line| !line.starts_with(')')).map(str::trim).collect();
            found.push((name, body));
        }
    }
    found
}

fn bare(word: &str) -> String {
    word.trim_matches(['"', '`', ',', ';', '(', ')', ' ']).to_owned()
}

/// The names between the last parentheses.
fn listed(text: &str) -> Vec<String> {
    let inner = text.rsplit('(').next().unwrap_or_default();
    inner.split(',').map(bare).filter(|name| !name.is_empty()).collect()
}

/// `CONSTRAINT "name" UNIQUE (…)`
fn unique(line: &str) -> Option<(String, Vec<String>)> {
    let rest = line.strip_prefix("CONSTRAINT ")?;
    Some((bare(rest.split(' ').next()?), listed(rest)))
}

/// MySQL's `KEY name (…)`.
fn key(line: &str) -> Option<(String, Vec<String>)> {
    let rest = line.strip_prefix("KEY ")?;
    Some((bare(rest.split(' ').next()?), listed(rest)))
}

/// The `CREATE INDEX`es of a table.
fn indexes(up: &str, table: &str) -> Vec<(String, Vec<String>)> {
    let all = up.lines().filter_map(|line| line.strip_prefix("CREATE INDEX IF NOT EXISTS "));
    all.filter_map(|rest| {
        let (index, rest) = rest.split_once(" ON ")?;
        (bare(rest.split(' ').next()?) == table).then(|| (bare(index), listed(rest)))
    })
    .collect()
}

/// A column as a field: name, type, attributes.
fn model_field(line: &str) -> Option<[String; 3]> {
    let (name, rest) = line.split_once(' ')?;
    let lower = rest.to_ascii_lowercase();
    let (ty, native) = ty(&lower);
    let open = !lower.contains("not null");
    let made = lower.contains("identity") || lower.contains("auto_increment");
    let default = lower.split("default ").nth(1).filter(|_| !made).map(|rest| {
        format!("@default({})", rest.trim_end_matches(',').split(' ').next().unwrap_or_default())
    });
    let key = lower.contains("primary key").then(|| "@id".to_owned());
    let counted = made.then(|| "@default(autoincrement())".to_owned());
    let all = [key, counted, default, native];
    let attributes: Vec<String> = all.into_iter().flatten().collect();
    Some([bare(name), format!("{ty}{}", if open { "?" } else { "" }), attributes.join(" ")])
}

/// Prisma's type for a type of SQL, and the attribute that says which of several.
fn ty(sql: &str) -> (&'static str, Option<String>) {
    let length = |sql: &str| sql.split(['(', ')']).nth(1).unwrap_or_default().to_owned();
    match sql {
        _ if sql.starts_with("uuid") => ("String", Some("@db.Uuid".into())),
        _ if sql.starts_with("varchar") => ("String", Some(format!("@db.VarChar({})", length(sql)))),
        _ if sql.starts_with("char(") => ("String", Some(format!("@db.Char({})", length(sql)))),
        _ if sql.starts_with("longtext") => ("String", Some("@db.LongText".into())),
        _ if sql.starts_with("text") => ("String", None),
        _ if sql.starts_with("json") => ("Json", None),
        _ if sql.starts_with("timestamp") => ("DateTime", Some("@db.Timestamptz(6)".into())),
        _ if sql.starts_with("datetime") => ("DateTime", Some("@db.DateTime(6)".into())),
        _ if sql.starts_with("smallint unsigned") => ("Int", Some("@db.UnsignedSmallInt".into())),
        _ if sql.starts_with("smallint") => ("Int", Some("@db.SmallInt".into())),
        _ if sql.starts_with("integer unsigned") => ("Int", Some("@db.UnsignedInt".into())),
        _ if sql.starts_with("bigint") => ("BigInt", None),
        _ if sql.starts_with("double") || sql.starts_with("real") => ("Float", None),
        _ if sql.starts_with("bool") => ("Boolean", None),
        _ => ("Int", None),
    }
}
