//! What the SQL of migrations says of tables: their columns, their keys, and what becomes of both later. It reads
//! only what is needed to know a customer's table, in the words that SQLite, PostgreSQL and MySQL share.

use std::collections::BTreeMap;

use crate::edit::lines;

/// A table as the statements so far leave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    /// With its schema, unless that is `public`: `basejump.accounts`.
    pub name: String,
    pub file: String,
    pub line: usize,
    pub columns: Vec<Column>,
    /// Of a `PRIMARY KEY (…)` of its own: the columns, separated by commas.
    key: Option<String>,
    /// Columns that are, each alone, a key of another table.
    pub foreign: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// In lower case, e.g. `varchar(200)`.
    pub ty: String,
    pub key: bool,
    /// Whether an INSERT must name it.
    pub required: bool,
}

impl Created {
    /// The primary key's only column.
    pub fn id(&self) -> Option<String> {
        let column = || self.columns.iter().find(|column| column.key).map(|column| column.name.clone());
        self.key.clone().or_else(column).filter(|key| !key.contains(','))
    }
}

/// Brings the tables up to what one more file makes of them.
pub fn read(file: &str, sql: &str, tables: &mut Vec<Created>) {
    let sql = &readable(sql);
    // `ALTER TABLE … ADD PRIMARY KEY USING INDEX …` names one of these.
    let mut indexes = BTreeMap::new();
    let mut all: Vec<_> = ["create table", "create unique index", "alter table", "drop table"]
        .into_iter()
        .flat_map(|words| statements(sql, words).into_iter().map(move |(at, rest)| (at, words, rest)))
        .collect();
    all.sort_by_key(|(at, _, _)| *at);
    for (at, words, rest) in all {
        match words {
            "create table" => {
                if let Some(new) = created(file, lines::number(sql, at), rest)
                    && !tables.iter().any(|table| table.name == new.name)
                {
                    tables.push(new);
                }
            }
            "create unique index" => indexes.extend(index(rest)),
            "alter table" => altered(rest, tables, &indexes),
            _ => {
                let (dropped, _) = name(skip(rest, "if exists"));
                tables.retain(|table| table.name != dropped);
            }
        }
    }
}

/// The same text, byte for byte as long, with blanks for comments and for what strings and bodies of functions hold.
fn readable(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (length, kept) = match first {
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), 0),
            '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |at| at + 2), 0),
            '\'' => (rest[1..].find('\'').map_or(rest.len(), |at| at + 2), 1),
            '$' => (dollars(rest).unwrap_or(1), 1),
            other => (other.len_utf8(), other.len_utf8()),
        };
        text.push_str(&rest[..kept]);
        let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
        text.extend(rest[kept..length].bytes().map(blank));
        rest = &rest[length..];
    }
    text
}

/// The length of `$tag$ … $tag$` at the start of a text.
fn dollars(text: &str) -> Option<usize> {
    let end = text[1..].find(|c: char| !c.is_alphanumeric() && c != '_')? + 1;
    let tag = text[end..].starts_with('$').then(|| &text[..=end])?;
    let close = text[tag.len()..].find(tag)?;
    Some(close + 2 * tag.len())
}

/// Where a statement starts with these words, and what follows them.
fn statements<'t>(text: &'t str, words: &str) -> Vec<(usize, &'t str)> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(words).map(|(at, _)| (at, &text[at + words.len()..])).collect()
}

/// Without leading words, whatever their case.
fn skip<'t>(text: &'t str, words: &str) -> &'t str {
    let text = text.trim_start();
    match text.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words)) {
        true => text[words.len()..].trim_start(),
        false => text,
    }
}

/// A name without quotes, with its schema unless that is `public`, and the rest of the text.
fn name(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let end = text.find(|c: char| c.is_whitespace() || "(;,".contains(c)).unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split('.').map(unquoted).filter(|part| *part != "public").collect();
    (parts.join("."), &text[end..])
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '`', '[', ']'])
}

fn created(file: &str, line: usize, rest: &str) -> Option<Created> {
    let (name, rest) = name(skip(rest, "if not exists"));
    let parts = split(parenthesis(rest.trim_start())?);
    let key = parts.iter().find_map(|part| {
        let (part, lower) = (part.trim(), part.trim().to_ascii_lowercase());
        let own = lower.starts_with("primary key") || lower.starts_with("constraint");
        own.then(|| primary(part, &BTreeMap::new())).flatten()
    });
    let foreign = parts.iter().filter_map(|part| foreign(part)).collect();
    let columns = parts.into_iter().filter_map(column).collect();
    Some(Created { name, file: file.to_owned(), line, columns, key, foreign })
}

/// `CREATE UNIQUE INDEX name ON table USING btree (columns)`: name and columns.
fn index(rest: &str) -> Option<(String, String)> {
    let rest = rest.split(';').next().unwrap_or(rest);
    let (name, rest) = name(skip(skip(rest, "concurrently"), "if not exists"));
    Some((name, unquoted(parenthesis(&rest[rest.find('(')?..])?).to_owned()))
}

/// The columns of `[CONSTRAINT name] PRIMARY KEY (columns)`, or of the index that it uses.
fn primary(constraint: &str, indexes: &BTreeMap<String, String>) -> Option<String> {
    let at = constraint.to_ascii_lowercase().find("primary key")? + "primary key".len();
    let rest = constraint[at..].trim_start();
    match parenthesis(rest) {
        Some(columns) => Some(unquoted(columns).to_owned()),
        None => indexes.get(&name(skip(rest, "using index")).0).cloned(),
    }
}

/// `ALTER TABLE t ADD COLUMN …, ADD CONSTRAINT …, DROP COLUMN …, RENAME TO …`
fn altered(rest: &str, tables: &mut [Created], indexes: &BTreeMap<String, String>) {
    let rest = rest.split(';').next().unwrap_or(rest);
    let (wanted, actions) = name(skip(skip(rest, "if exists"), "only"));
    let Some(table) = tables.iter_mut().find(|table| table.name == wanted) else { return };
    for action in split(actions) {
        let word = |words: &str| {
            let rest = skip(action, words);
            (rest.len() < action.trim_start().len()).then_some(rest)
        };
        if let Some(rest) = word("add ") {
            table.foreign.extend(foreign(skip(skip(rest, "column "), "if not exists")));
            match column(skip(skip(rest, "column "), "if not exists")) {
                Some(column) => table.columns.push(column),
                None => table.key = table.key.take().or_else(|| primary(rest, indexes)),
            }
        } else if let Some(rest) = word("drop ") {
            let (gone, _) = name(skip(skip(rest, "column "), "if exists"));
            table.columns.retain(|column| column.name != gone);
        } else if let Some(rest) = word("rename to ") {
            table.name = name(rest).0;
        } else if let Some(rest) = word("rename ") {
            let (old, rest) = name(skip(rest, "column "));
            let (new, _) = name(skip(rest, "to "));
            table.columns.iter_mut().filter(|c| c.name == old).for_each(|c| c.name.clone_from(&new));
        }
    }
}

/// What a definition of a table starts with that is none of a column.
const CONSTRAINTS: [&str; 10] =
    ["constraint", "primary", "foreign", "unique", "check", "key", "index", "exclude", "like", "fulltext"];

/// The one column that a definition makes a key of another table: `id uuid REFERENCES …`, `FOREIGN KEY (id) REFERENCES …`.
fn foreign(part: &str) -> Option<String> {
    let (lower, words) = (part.to_ascii_lowercase(), "foreign key");
    let (first, _) = name(part);
    lower.contains("references").then_some(())?;
    if !CONSTRAINTS.contains(&first.to_ascii_lowercase().as_str()) {
        return Some(first);
    }
    let columns = &part[lower.find(words)? + words.len()..];
    parenthesis(columns.trim_start()).filter(|names| !names.contains(',')).map(|one| unquoted(one).to_owned())
}

fn column(part: &str) -> Option<Column> {
    const FILLED: [&str; 5] = ["default", "generated", "serial", "auto_increment", "autoincrement"];
    let (first, rest) = part.trim().split_once(char::is_whitespace)?;
    let lower = rest.to_ascii_lowercase();
    if CONSTRAINTS.contains(&first.to_ascii_lowercase().as_str()) {
        return None;
    }
    // A default that asks who is signed in has no answer where nobody is.
    let filled =
        FILLED.iter().any(|word| lower.contains(word)) && !lower.replace('"', "").contains("auth.uid()");
    let ty = lower.split_whitespace().next().unwrap_or_default().replace('"', "");
    let key = lower.contains("primary key");
    // SQLite numbers the rows of an INTEGER PRIMARY KEY itself.
    let numbered = key && ty == "integer";
    let required = (lower.contains("not null") || key) && !filled && !numbered;
    Some(Column { name: unquoted(first).to_owned(), ty, key, required })
}

/// What is inside the parenthesis that the text starts with.
fn parenthesis(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?;
    let mut depth = 1usize;
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&inner[..at]);
        }
    }
    None
}

/// The parts between commas that are in no parenthesis.
fn split(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0isize, 0, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    parts
}

#[cfg(test)]
mod tests;
