//! What SQL says of tables, statement by statement.

use super::*;

fn tables(sql: &str) -> Vec<Created> {
    let mut tables = Vec::new();
    read("1.sql", sql, &mut tables);
    tables
}

fn names(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn comments_and_strings_hide_neither_columns_nor_statements() {
    let sql = "/* CREATE TABLE a (id INT PRIMARY KEY); */\nCREATE TABLE teams ( -- one, two (three\n  id INT PRIMARY KEY,\n  name TEXT DEFAULT 'it''s, (so)', -- shown, everywhere\n  mark TEXT NOT NULL /* a, b */\n);";
    let [table] = tables(sql).try_into().unwrap();
    assert_eq!((table.name.as_str(), table.line), ("teams", 2));
    assert_eq!(names(&table.columns), ["id", "name", "mark"]);
    assert!(!table.columns[1].required && table.columns[2].required);
}

#[test]
fn later_statements_change_what_earlier_ones_made() {
    let sql = "CREATE TABLE orgs (id SERIAL PRIMARY KEY, title TEXT NOT NULL, old TEXT NOT NULL);\nALTER TABLE ONLY public.orgs ADD COLUMN IF NOT EXISTS plan TEXT NOT NULL, DROP COLUMN old;\nALTER TABLE orgs RENAME COLUMN title TO name;\nALTER TABLE orgs RENAME TO tenants;\nALTER TABLE tenants ADD CONSTRAINT c CHECK (name <> '');\nCREATE TABLE gone (id INT PRIMARY KEY);\nDROP TABLE IF EXISTS gone;";
    let [table] = tables(sql).try_into().unwrap();
    assert_eq!((table.name.as_str(), table.id().as_deref()), ("tenants", Some("id")));
    assert_eq!(names(&table.columns), ["id", "name", "plan"]);
}

#[test]
fn what_functions_do_makes_no_table() {
    let sql = "CREATE FUNCTION f() RETURNS void AS $body$ BEGIN CREATE TABLE a (id INT PRIMARY KEY); END $body$;\nCREATE FUNCTION g() AS $$ CREATE TABLE b (id INT PRIMARY KEY) $$;\nCREATE TABLE c (id INT PRIMARY KEY, cost_in_$ INT);";
    assert_eq!(tables(sql).iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["c"]);
}

#[test]
fn keys_are_also_added_later_as_dumps_and_diffs_do() {
    let dump = "CREATE TABLE IF NOT EXISTS \"public\".\"orgs\" (\"id\" \"uuid\" NOT NULL, \"owner\" \"uuid\" DEFAULT \"auth\".\"uid\"() NOT NULL);\nALTER TABLE ONLY \"public\".\"orgs\"\n    ADD CONSTRAINT \"orgs_pkey\" PRIMARY KEY (\"id\");";
    assert_eq!(tables(dump)[0].id().as_deref(), Some("id"));
    assert!(tables(dump)[0].columns.iter().all(|column| column.required));
    let diff = "create table \"basejump\".\"accounts\" (\"key\" uuid not null);\nCREATE UNIQUE INDEX accounts_pkey ON basejump.accounts USING btree (key);\nalter table \"basejump\".\"accounts\" add constraint \"accounts_pkey\" PRIMARY KEY using index \"accounts_pkey\";";
    let [table] = tables(diff).try_into().unwrap();
    assert_eq!((table.name.as_str(), table.id().as_deref()), ("basejump.accounts", Some("key")));
}

#[test]
fn a_key_may_be_named_last_and_must_be_one_column() {
    let sql = "CREATE TABLE tenants (code TEXT NOT NULL, PRIMARY KEY (\"code\"));\nCREATE TABLE teams (a INT, b INT, CONSTRAINT k PRIMARY KEY (a, b));";
    let ids: Vec<_> = tables(sql).iter().map(Created::id).collect();
    assert_eq!(ids, [Some("code".to_owned()), None]);
}

#[test]
fn columns_that_are_keys_of_other_tables_are_told() {
    let sql =
        "CREATE TABLE customers (\n  id uuid references auth.users not null primary key,\n  plan text\n);";
    assert_eq!(tables(sql)[0].foreign, ["id"]);
    let last = "CREATE TABLE teams (\"id\" uuid, a int, b int, CONSTRAINT f FOREIGN KEY (\"id\") REFERENCES x (id), FOREIGN KEY (a, b) REFERENCES y (a, b));";
    assert_eq!(tables(last)[0].foreign, ["id"]);
    let later = "CREATE TABLE orgs (id uuid);\nALTER TABLE ONLY \"public\".\"orgs\"\n    ADD CONSTRAINT \"f\" FOREIGN KEY (\"id\") REFERENCES \"auth\".\"users\"(\"id\") ON DELETE CASCADE;\nALTER TABLE orgs ADD COLUMN IF NOT EXISTS owner uuid REFERENCES auth.users;";
    assert_eq!(tables(later)[0].foreign, ["id", "owner"]);
}
