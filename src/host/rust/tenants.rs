//! The tables that could stand for a customer, read from the SQL of the migrations.

use super::migrations::Migrations;
use super::pool::Database;
use crate::detect::TenantModel;
use crate::edit::lines;
use crate::error::Result;
use crate::host::paths::join;
use crate::repo::Repo;

/// Names of tables that stand for a customer, the likeliest first.
const TENANTS: [&str; 9] = [
    "tenants",
    "organizations",
    "organisations",
    "workspaces",
    "companies",
    "customers",
    "accounts",
    "teams",
    "orgs",
];
/// Columns that mark the operator's own tenant.
const ADMIN: [&str; 5] = ["is_platform_admin", "is_staff", "is_admin", "is_superuser", "is_internal"];

/// A table of the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name: String,
    pub file: String,
    pub line: usize,
    /// The primary key's only column.
    pub id: String,
    pub admin: Option<String>,
    /// Columns that an INSERT must name, as far as the database does not fill them in.
    pub required: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// In lower case, e.g. `varchar(200)`.
    pub ty: String,
    key: bool,
    required: bool,
}

/// The tenant-like tables, the likeliest first.
pub fn tenants(repo: &Repo, migrations: &Migrations, root: &str) -> Result<Vec<Table>> {
    let mut found = Vec::new();
    for table in tables(repo, migrations, root)? {
        let plain = |name: &str| name.trim_end_matches('s').to_owned();
        let is = |name: &&str| plain(name) == plain(&table.name) || **name == *table.name;
        if let Some(rank) = TENANTS.iter().position(|name| is(&name)) {
            found.push((rank, table));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    Ok(found.into_iter().map(|(_, table)| table).collect())
}

/// Every table that the migrations, or other SQL of the workspace, make, and nobody drops.
pub fn tables(repo: &Repo, migrations: &Migrations, root: &str) -> Result<Vec<Table>> {
    let start = join(root, "");
    let all: Vec<String> = repo
        .paths()
        .filter(|path| path.starts_with(&start) && path.ends_with(".sql"))
        .map(str::to_owned)
        .collect();
    let files = if migrations.files.is_empty() { &all } else { &migrations.files };
    let mut found: Vec<Table> = Vec::new();
    for file in files.iter().filter(|path| !path.ends_with("down.sql") && !path.contains("acp_control_plane"))
    {
        let text = repo.text(file)?.unwrap_or_default();
        let dropped = statements(&text, "drop table");
        let dropped: Vec<String> =
            dropped.into_iter().map(|(_, rest)| name(skip(rest, "if exists")).0).collect();
        found.retain(|table| !dropped.contains(&table.name));
        for (at, rest) in statements(&text, "create table") {
            if let Some(table) = table(file, lines::number(&text, at), rest)
                .filter(|new| !found.iter().any(|t| t.name == new.name))
            {
                found.push(table);
            }
        }
    }
    Ok(found)
}

impl Table {
    /// What `acp detect` says of it.
    pub fn shown(&self) -> TenantModel {
        TenantModel { name: self.name.clone(), file: self.file.clone(), line: self.line }
    }

    /// The statement that makes a first row, with one placeholder for an id at most; `None` where only the owner can
    /// know what has to be in it.
    pub fn insert(&self, database: Database) -> Option<String> {
        let value = |column: &Column| {
            let text =
                ["text", "varchar", "char", "character", "citext"].iter().any(|ty| column.ty.starts_with(ty));
            let slug = ["slug", "code", "key", "handle", "subdomain"].contains(&column.name.as_str());
            match (column.name == self.id, text) {
                (true, true) => Some(placeholder(database, "")),
                (true, false) if column.ty.starts_with("uuid") => Some(placeholder(database, "::uuid")),
                (false, true) if slug => Some("'default'".to_owned()),
                (false, true) => Some("'Default'".to_owned()),
                _ => None,
            }
        };
        let values: Vec<String> = self.required.iter().map(value).collect::<Option<_>>()?;
        let names: Vec<&str> = self.required.iter().map(|column| column.name.as_str()).collect();
        match names.is_empty() {
            true => Some(format!("INSERT INTO {} DEFAULT VALUES", self.name)),
            false => Some(format!(
                "INSERT INTO {} ({}) VALUES ({})",
                self.name,
                names.join(", "),
                values.join(", ")
            )),
        }
    }
}

fn placeholder(database: Database, cast: &str) -> String {
    match database {
        Database::Postgres => format!("$1{cast}"),
        Database::Sqlite | Database::MySql => "?".to_owned(),
    }
}

/// Where a statement starts with these words, and what follows them.
fn statements<'t>(text: &'t str, words: &str) -> Vec<(usize, &'t str)> {
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(words).map(|(at, _)| (at, &text[at + words.len()..]));
    let comment = |at: usize| text[lines::line_start(text, at)..at].contains("--");
    found.filter(|(at, _)| !comment(*at)).collect()
}

/// Without leading words, whatever their case.
fn skip<'t>(text: &'t str, words: &str) -> &'t str {
    let text = text.trim_start();
    match text.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words)) {
        true => text[words.len()..].trim_start(),
        false => text,
    }
}

/// A table's name without its schema and quotes, and the rest of the text.
fn name(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let end = text.find(|c: char| c.is_whitespace() || c == '(' || c == ';').unwrap_or(text.len());
    let plain = text[..end].rsplit('.').next().unwrap_or_default();
    (plain.trim_matches(['"', '`', '[', ']']).to_owned(), &text[end..])
}

fn table(file: &str, line: usize, rest: &str) -> Option<Table> {
    let (name, rest) = name(skip(rest, "if not exists"));
    let body = parenthesis(rest.trim_start())?;
    let columns: Vec<Column> = split(body).into_iter().filter_map(column).collect();
    let key = split(body).into_iter().find_map(|part| {
        let lower = part.trim().to_ascii_lowercase();
        let at = lower
            .find("primary key")
            .filter(|_| lower.starts_with("primary key") || lower.starts_with("constraint"))?;
        let inner = parenthesis(part.trim()[at + 11..].trim_start())?;
        Some(inner.trim().trim_matches(['"', '`']).to_owned())
    });
    let id = key.or_else(|| columns.iter().find(|column| column.key).map(|column| column.name.clone()))?;
    if id.contains(',') {
        return None;
    }
    let admin = ADMIN.iter().find(|name| columns.iter().any(|column| column.name == **name));
    let required = columns.iter().filter(|column| column.required).cloned().collect();
    let admin = admin.map(|name| (*name).to_owned());
    Some(Table { required, admin, name, file: file.into(), line, id })
}

fn column(part: &str) -> Option<Column> {
    let part: String =
        part.lines().map(|line| line.split("--").next().unwrap_or(line)).collect::<Vec<_>>().join(" ");
    let part = part.trim();
    let (first, rest) = part.split_once(char::is_whitespace)?;
    let lower = rest.to_ascii_lowercase();
    let constraint = ["constraint", "primary", "foreign", "unique", "check", "key", "index", "exclude"];
    if constraint.contains(&first.to_ascii_lowercase().as_str()) {
        return None;
    }
    let made = ["default", "generated", "serial", "auto_increment", "autoincrement"]
        .iter()
        .any(|word| lower.contains(word));
    Some(Column {
        name: first.trim_matches(['"', '`', '[', ']']).to_owned(),
        ty: lower.split_whitespace().next().unwrap_or_default().to_owned(),
        key: lower.contains("primary key"),
        // SQLite numbers the rows of an INTEGER PRIMARY KEY itself.
        required: (lower.contains("not null") || lower.contains("primary key"))
            && !made
            && !lower.starts_with("integer primary key"),
    })
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
mod tests {
    use super::*;

    fn read(sql: &str) -> Vec<Table> {
        let repo = Repo::from_files([("migrations/1_a.sql", sql)]);
        let migrations = Migrations {
            style: super::super::migrations::Style::Sqlx,
            folder: "migrations".into(),
            files: vec!["migrations/1_a.sql".into()],
            applied_in: Vec::new(),
        };
        tenants(&repo, &migrations, "").unwrap()
    }

    #[test]
    fn a_table_tells_its_key_its_marks_and_what_an_insert_must_name() {
        let sql = "create table if not exists public.\"organizations\" (\n  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),\n  name VARCHAR(200) NOT NULL, -- shown, everywhere\n  is_staff BOOLEAN NOT NULL DEFAULT false,\n  CHECK (name <> '')\n);";
        let [table] = read(sql).try_into().unwrap();
        assert_eq!((table.name.as_str(), table.id.as_str(), table.line), ("organizations", "id", 1));
        assert_eq!(table.admin.as_deref(), Some("is_staff"));
        assert_eq!(table.required.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["name"]);
        let insert = table.insert(Database::Postgres).unwrap();
        assert_eq!(insert, "INSERT INTO organizations (name) VALUES ('Default')");
    }

    #[test]
    fn a_key_may_be_named_last_and_must_be_one_column() {
        let sql = "CREATE TABLE tenants (code TEXT NOT NULL, PRIMARY KEY (code));\nCREATE TABLE teams (a INT, b INT, PRIMARY KEY (a, b));";
        let names: Vec<_> = read(sql).into_iter().map(|table| (table.name, table.id)).collect();
        assert_eq!(names, [("tenants".to_owned(), "code".to_owned())]);
    }

    #[test]
    fn a_first_row_is_made_where_words_are_all_it_takes() {
        let text = |sql: &str, database| read(sql)[0].insert(database);
        let slug = "CREATE TABLE tenants (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE);";
        let insert = "INSERT INTO tenants (id, name, slug) VALUES (?, 'Default', 'default')";
        assert_eq!(text(slug, Database::Sqlite).as_deref(), Some(insert));
        let number = "CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(9) NOT NULL);";
        assert_eq!(
            text(number, Database::Sqlite).as_deref(),
            Some("INSERT INTO teams (name) VALUES ('Default')")
        );
        let owner = "CREATE TABLE teams (id SERIAL PRIMARY KEY, owner_id BIGINT NOT NULL);";
        assert_eq!(text(owner, Database::Postgres), None);
    }

    #[test]
    fn the_likeliest_table_comes_first_and_a_dropped_one_is_none() {
        let sql = "CREATE TABLE teams (id INT PRIMARY KEY);\n-- CREATE TABLE tenants (id INT PRIMARY KEY);\nCREATE TABLE accounts (id INT PRIMARY KEY);";
        assert_eq!(
            read(sql).iter().map(|table| table.name.as_str()).collect::<Vec<_>>(),
            ["accounts", "teams"]
        );
    }
}
