//! A private MariaDB server.

use std::process::Command;

use tempfile::TempDir;

use super::database::{as_user, give, server_user};
use super::prepared;
use super::process::{Background, free_port, must};

/// What the server runs before it takes connections.
const FIRST: &str = "CREATE DATABASE app CHARACTER SET utf8mb4;\nCREATE USER 'app'@'%' IDENTIFIED BY 'app';\nGRANT ALL ON *.* TO 'app'@'%';\n";

/// Fields are dropped in order: the server before its folder.
pub struct MariaDb {
    _server: Background,
    _folder: TempDir,
    pub port: u16,
}

impl MariaDb {
    pub fn start() -> Self {
        let program = prepared(&["mariadb"]);
        let folder = tempfile::Builder::new().prefix("acp-mariadb-").tempdir().unwrap();
        let user = server_user("mysql");
        give(folder.path(), user);
        let at = |name: &str| folder.path().join(name);
        let option = |name: &str, value: &str| format!("--{name}={value}");
        let data = option("datadir", &at("data").to_string_lossy());
        let mut install = Command::new("mariadb-install-db");
        install.args(["--no-defaults", &data, "--skip-test-db", "--auth-root-authentication-method=normal"]);
        must(as_user(install.current_dir(folder.path()), user));
        std::fs::write(at("first.sql"), FIRST).unwrap();
        let port = free_port();
        let mut mariadbd = Command::new(program);
        mariadbd.args(["--no-defaults", &data, "--bind-address=127.0.0.1", "--max-connections=300"]);
        mariadbd.arg(option("port", &port.to_string()));
        mariadbd.arg(option("socket", &at("socket").to_string_lossy()));
        mariadbd.arg(option("pid-file", &at("pid").to_string_lossy()));
        mariadbd.arg(option("init-file", &at("first.sql").to_string_lossy()));
        mariadbd.args(["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]);
        let log = at("log");
        let mut server = Background::start(as_user(mariadbd.current_dir(folder.path()), user), &log, "TERM");
        server.wait_for_port(port);
        MariaDb { _server: server, _folder: folder, port }
    }

    /// Runs a statement in the database `app`.
    pub fn sql(&self, sql: &str) {
        let mut client = Command::new("mariadb");
        client.args(["--no-defaults", "--host=127.0.0.1", "--user=app", "--password=app"]);
        must(client.arg(format!("--port={}", self.port)).args(["--execute", sql, "app"]));
    }
}
