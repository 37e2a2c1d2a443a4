//! Tables that the code tells of where no SQL does: sea-orm's models, and the `table!`s of diesel's schema.rs.

use std::sync::LazyLock;

use regex::Regex;

use super::code::{At, Code, parts};
use crate::edit::rust::{attributes, last_name};
use crate::edit::tree::{field, named};
use crate::host::sql::Column;
use crate::host::tenants::{ADMIN, Table};

/// Every table that a model or a schema of the package stands for.
pub fn tables(code: &Code<'_>) -> Vec<Table> {
    code.nodes()
        .filter_map(|at| match at.node.kind() {
            "struct_item" => Some((at, model(at)?)),
            "macro_invocation" => Some((at, schema(at)?)),
            _ => None,
        })
        // Dearer than all else.
        .filter(|(at, _)| !at.in_tests())
        .map(|(_, table)| table)
        .collect()
}

fn table(at: At<'_, '_>, name: String, id: String, columns: Vec<Column>) -> Table {
    let admin = ADMIN.iter().find(|name| columns.iter().any(|column| column.name == **name));
    Table {
        name,
        file: at.file.path.to_owned(),
        line: at.line(),
        id,
        admin: admin.map(|name| (*name).to_owned()),
        required: columns.into_iter().filter(|column| column.required).collect(),
        foreign: Vec::new(),
    }
}

/// `#[derive(DeriveEntityModel)] #[sea_orm(table_name = "…")] struct Model { … }`
fn model(at: At<'_, '_>) -> Option<Table> {
    let attributes = |node| -> String {
        attributes(node).into_iter().map(|attribute| at.file.source.of(attribute)).collect()
    };
    let above = attributes(at.node);
    let name = value(&above, "table_name").filter(|_| above.contains("DeriveEntityModel"))?;
    let name = match value(&above, "schema_name") {
        Some(schema) if schema != "public" => format!("{schema}.{name}"),
        _ => name,
    };
    let mut columns = Vec::new();
    for member in named(field(at.node, "body")?) {
        if member.kind() != "field_declaration" {
            continue;
        }
        let says = attributes(member);
        let own = at.file.source.of(field(member, "name")?).trim_start_matches("r#").to_owned();
        let ty = at.file.source.of(field(member, "type")?);
        let key = says.contains("primary_key");
        let numbered = key && is_number(ty) && !says.contains("auto_increment = false");
        let filled = numbered || says.contains("default_value") || says.contains("default_expr");
        columns.push(Column {
            name: value(&says, "column_name").unwrap_or(own),
            ty: sql_type(ty),
            key,
            required: !filled && parts(ty).0 != "Option" && !says.contains("#[sea_orm(ignore"),
        });
    }
    let mut keys = columns.iter().filter(|column| column.key).map(|column| column.name.clone());
    let id = keys.next()?;
    keys.next().is_none().then(|| table(at, name, id, columns))
}

/// The string of `name = "…"` in an attribute.
fn value(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// `table! { schema.name (key) { column -> Type, … } }`; what diesel knows of no default, an INSERT has to name.
fn schema(at: At<'_, '_>) -> Option<Table> {
    static TABLE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^([\w.]+)\s*(?:\(([^)]*)\))?\s*\{(.*)\}\s*[})\]]$").ok());
    static COLUMN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:r#)?(\w+)\s*->\s*([\w<>:]+)").ok());
    static NOISE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)//.*$|#\[[^\]]*\]|\buse [^;]*;").ok());
    let name = field(at.node, "macro").map(|name| last_name(&at.file.source, name));
    if name != Some("table") {
        return None;
    }
    let (_, body) = at.text().split_once(['{', '(', '['])?;
    let body = NOISE.as_ref()?.replace_all(body, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let found = TABLE.as_ref()?.captures(body.trim())?;
    let id = found.get(2).map_or("id", |key| key.as_str().trim()).to_owned();
    if id.contains(',') {
        return None;
    }
    let columns = COLUMN.as_ref()?.captures_iter(&found[3]).map(|column| {
        let (name, ty) = (column[1].to_owned(), &column[2]);
        let key = name == id;
        Column { required: !(key && is_number(ty)) && parts(ty).0 != "Nullable", ty: sql_type(ty), key, name }
    });
    let name = found[1].trim_start_matches("public.").to_owned();
    Some(table(at, name, id.clone(), columns.collect()))
}

/// Whether a database numbers rows of such a key itself.
fn is_number(ty: &str) -> bool {
    const NUMBERS: [&str; 11] =
        ["i32", "i64", "u32", "u64", "Integer", "BigInt", "Int4", "Int8", "Serial", "BigSerial", "Unsigned"];
    NUMBERS.contains(&parts(ty).0)
}

/// The type as SQL would have it, as far as an INSERT asks.
fn sql_type(ty: &str) -> String {
    let word = match parts(ty).0 {
        "String" | "Text" | "Varchar" | "VarChar" | "Bpchar" | "Citext" => "text",
        "Uuid" => "uuid",
        other => return other.to_lowercase(),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::code::Texts;
    use super::*;
    use crate::host::database::Database;

    fn read(text: &str) -> Vec<Table> {
        let texts = Texts::of([("src/x.rs".to_owned(), text.to_owned())]);
        tables(&texts.parse())
    }

    #[test]
    fn a_model_of_sea_orm_stands_for_a_table() {
        let text = "#[derive(Clone, DeriveEntityModel)]\n#[sea_orm(schema_name = \"crm\", table_name = \"organization\")]\npub struct Model {\n    #[sea_orm(primary_key, auto_increment = false)]\n    pub id: Uuid,\n    #[sea_orm(column_name = \"title\")]\n    pub name: String,\n    pub is_staff: Option<bool>,\n    #[sea_orm(default_value = 0)]\n    pub seats: i32,\n}\n#[derive(DeriveEntityModel)]\n#[sea_orm(table_name = \"member\")]\npub struct Pair {\n    #[sea_orm(primary_key)]\n    pub a: i32,\n    #[sea_orm(primary_key)]\n    pub b: i32,\n}\nstruct Model2 {\n    id: i32,\n}\n";
        let [table] = read(text).try_into().unwrap();
        assert_eq!((table.name.as_str(), table.id.as_str(), table.line), ("crm.organization", "id", 3));
        assert_eq!(table.admin.as_deref(), Some("is_staff"));
        let insert = "INSERT INTO crm.organization (id, title) VALUES ($1::uuid, 'Default')";
        assert_eq!(table.insert(Database::Postgres).as_deref(), Some(insert));
    }

    #[test]
    fn a_schema_of_diesel_tells_of_its_tables() {
        let text = "// @generated\ndiesel::table! {\n    use diesel::sql_types::*;\n    /// Those who pay.\n    customers (id) {\n        id -> Int4,\n        #[max_length = 80]\n        name -> Varchar, // shown\n        note -> Nullable<Text>,\n    }\n}\ndiesel::table! {\n    public.codes (code) { code -> Text, active -> Bool }\n}\ntable! { members (a, b) { a -> Integer, b -> Integer } }\ndiesel::joinable!(members -> customers (a));\n";
        let [customers, codes] = read(text).try_into().unwrap();
        assert_eq!((customers.name.as_str(), customers.id.as_str(), customers.line), ("customers", "id", 2));
        let insert = "INSERT INTO customers (name) VALUES ('Default')";
        assert_eq!(customers.insert(Database::Sqlite).as_deref(), Some(insert));
        assert_eq!((codes.name.as_str(), codes.id.as_str()), ("codes", "code"));
        assert_eq!(codes.insert(Database::Sqlite), None, "nobody knows what is active");
    }
}
