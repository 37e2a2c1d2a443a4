//! The tables that could stand for a customer, read from the SQL of the migrations.

use super::database::Database;
use super::sql::{self, Column, Created};
use crate::detect::TenantModel;
use crate::error::Result;
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
pub const ADMIN: [&str; 5] = ["is_platform_admin", "is_staff", "is_admin", "is_superuser", "is_internal"];

/// A table of the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// With its schema, unless that is `public`.
    pub name: String,
    pub file: String,
    pub line: usize,
    /// The primary key's only column.
    pub id: String,
    pub admin: Option<String>,
    /// Columns that an INSERT must name, as far as the database does not fill them in.
    pub required: Vec<Column>,
    /// Columns whose values are keys of other tables.
    pub foreign: Vec<String>,
}

/// Every table that these files of SQL make, one after the other, and none of them drops.
pub fn tables(repo: &Repo, files: &[String]) -> Result<Vec<Table>> {
    let mut found = Vec::new();
    for file in files {
        sql::read(file, &repo.text(file)?.unwrap_or_default(), &mut found);
    }
    Ok(found.into_iter().filter_map(Table::of).collect())
}

/// The tenant-like ones, the likeliest first. A table whose rows are those of another, like what Stripe knows of each
/// user, is none: no row can be put into it alone.
pub fn likely(tables: Vec<Table>) -> Vec<Table> {
    let mut found = Vec::new();
    for table in tables.into_iter().filter(|table| !table.foreign.contains(&table.id)) {
        let name = table.name.rsplit('.').next().unwrap_or_default();
        let plain = |name: &str| name.trim_end_matches('s').to_owned();
        let is = |known: &&str| plain(known) == plain(name) || **known == *name;
        if let Some(rank) = TENANTS.iter().position(is) {
            found.push((rank, table));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, table)| table).collect()
}

impl Table {
    /// `None` where no single column tells its rows apart.
    fn of(created: Created) -> Option<Table> {
        let id = created.id()?;
        let admin = ADMIN.iter().find(|name| created.columns.iter().any(|column| column.name == **name));
        Some(Table {
            id,
            admin: admin.map(|name| (*name).to_owned()),
            name: created.name,
            file: created.file,
            line: created.line,
            required: created.columns.into_iter().filter(|column| column.required).collect(),
            foreign: created.foreign,
        })
    }

    /// What has to be said of it before a key can be made, where `insert` makes no first row.
    pub fn asks_for_a_first_row(&self, insert: Option<&str>) -> Option<String> {
        insert.is_none().then(|| {
            format!("a key belongs to a row of `{}`: put the first one in before you make a key", self.name)
        })
    }

    /// What `acp detect` says of it.
    pub fn shown(&self) -> TenantModel {
        TenantModel { name: self.name.clone(), file: self.file.clone(), line: self.line }
    }

    /// The statement that makes a first row, with one placeholder for an id at most; `None` where only the owner can
    /// know what has to be in it.
    pub fn insert(&self, database: Database) -> Option<String> {
        if self.foreign.contains(&self.id) {
            return None;
        }
        let value = |column: &Column| {
            if self.foreign.contains(&column.name) {
                return None;
            }
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
        match (names.is_empty(), database) {
            (true, Database::MySql) => Some(format!("INSERT INTO {} () VALUES ()", self.name)),
            (true, _) => Some(format!("INSERT INTO {} DEFAULT VALUES", self.name)),
            _ => Some(format!(
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str) -> Vec<Table> {
        let repo = Repo::from_files([("migrations/1_a.sql", sql)]);
        likely(tables(&repo, &["migrations/1_a.sql".into()]).unwrap())
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
        let text_owner =
            "CREATE TABLE teams (id INTEGER PRIMARY KEY, owner TEXT NOT NULL REFERENCES users(id));";
        assert_eq!(text(text_owner, Database::Sqlite), None);
    }

    #[test]
    fn a_table_that_another_one_lends_its_key_is_no_tenant_and_gets_no_first_row() {
        let sql = "CREATE TABLE customers (id uuid REFERENCES auth.users NOT NULL PRIMARY KEY, stripe text);";
        assert_eq!(read(sql), []);
        let repo = Repo::from_files([("1.sql", sql)]);
        let all = tables(&repo, &["1.sql".into()]).unwrap();
        assert_eq!(all[0].insert(Database::Postgres), None);
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
