//! The fixture `axum-sqlite`, moved to MySQL by its owner.

use std::path::Path;

use super::cargo::Cargo;

/// Opens the server's database, and one of its own for each test.
const DB: &str = r#"use std::str::FromStr;

use sqlx::mysql::{MySqlConnectOptions, MySqlPool, MySqlPoolOptions};

/// Opens the database and brings its schema up to date.
pub async fn connect(url: &str) -> Result<MySqlPool, sqlx::Error> {
    open(MySqlConnectOptions::from_str(url)?).await
}

async fn open(options: MySqlConnectOptions) -> Result<MySqlPool, sqlx::Error> {
    let pool = MySqlPoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await?;
    sqlx::migrate!().run(&pool).await?;
    Ok(pool)
}

/// A database of its own for one test.
#[cfg(test)]
pub async fn of_its_own() -> MySqlPool {
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL is set");
    let options = MySqlConnectOptions::from_str(&url).expect("DATABASE_URL is a URL");
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let server = MySqlPool::connect_with(options.clone())
        .await
        .expect("the server answers");
    sqlx::raw_sql(&format!("CREATE DATABASE {name}"))
        .execute(&server)
        .await
        .expect("the database is made");
    open(options.database(&name))
        .await
        .expect("the migrations run")
}
"#;

/// What changes in the other files.
const EDITS: &[(&str, &[(&str, &str)])] = &[
    ("Cargo.toml", &[(r#""sqlite""#, r#""mysql""#)]),
    (
        ".env.example",
        &[("; the file is made when it is not there", ""), ("sqlite://leadbook.db", "mysql://localhost/app")],
    ),
    ("src/main.rs", &[(r#".unwrap_or_else(|_| "sqlite://leadbook.db".into())"#, "?")]),
    ("src/routes/mod.rs", &[("SqlitePool", "MySqlPool"), ("in_memory", "of_its_own")]),
    ("src/routes/leads.rs", &[("SqlitePool", "MySqlPool")]),
    ("src/routes/tenants.rs", &[("SqlitePool", "MySqlPool")]),
    ("migrations/20250106090000_tenants.sql", COLUMNS),
    ("migrations/20250113090000_leads.sql", COLUMNS),
];

/// MySQL has neither keys nor defaults of unlimited text.
const COLUMNS: &[(&str, &str)] = &[("created_at TEXT", "created_at DATETIME"), (" TEXT ", " VARCHAR(190) ")];

/// Makes the move and commits it.
pub fn moved_to_mysql(repo: &Cargo) {
    for (path, edits) in EDITS {
        edit(&repo.root.join(path), edits);
    }
    std::fs::write(repo.root.join("src/db.rs"), DB).unwrap();
    repo.sh("cargo fmt");
    repo.sh("cargo metadata --format-version 1");
    repo.commit("MySQL");
}

fn edit(file: &Path, edits: &[(&str, &str)]) {
    let mut text = std::fs::read_to_string(file).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "no `{from}` in {}", file.display());
        text = text.replace(from, to);
    }
    std::fs::write(file, text).unwrap();
}
