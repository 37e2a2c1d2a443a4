//! Owns a private MariaDB or MySQL server.
//!
//! Never touches a server that it did not start, and leaves nothing behind.

use std::path::PathBuf;
use std::time::Duration;

use acp_kernel::sqlx::driver::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use acp_kernel::sqlx::driver::{MySql, Pool};

use crate::server::{Server, User, command, program, wait_for};

/// MariaDB, or MySQL where that is what is installed.
pub struct MySqlServer(Server);

impl MySqlServer {
    /// Starts one of its own.
    pub fn start() -> Self {
        let folders = [PathBuf::from("/usr/sbin"), PathBuf::from("/usr/bin")];
        let folder = tempfile::tempdir().expect("a temporary folder");
        let user = User::named("mysql");
        if let Some(user) = &user {
            user.own(folder.path());
        }
        let data = format!("--datadir={}", folder.path().join("data").display());
        let made = command(&program("mariadb-install-db", &folders), user.as_ref())
            .args(["--no-defaults", "--auth-root-authentication-method=normal"])
            .args(["--skip-test-db", &data])
            .status();
        assert!(
            made.expect("mariadb-install-db").success(),
            "mariadb-install-db failed"
        );
        let socket = folder.path().join("socket");
        let child = command(&program("mariadbd", &folders), user.as_ref())
            .args(["--no-defaults", "--skip-networking", &data])
            .arg(format!("--socket={}", socket.display()))
            .args(["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"])
            .spawn()
            .expect("mariadbd");
        let server = Server { child, folder };
        wait_for(&socket);
        Self(server)
    }

    /// A pool on a database of its own.
    pub async fn pool(&self) -> Pool<MySql> {
        let options = MySqlConnectOptions::new()
            .socket(self.0.folder.path().join("socket"))
            .username("root");
        let first = MySqlPoolOptions::new().max_connections(1);
        let first = first
            .connect_with(options.clone())
            .await
            .expect("a connection");
        use acp_kernel::sqlx::driver::Executor;
        first
            .execute("CREATE DATABASE IF NOT EXISTS acp")
            .await
            .expect("a database");
        first.close().await;
        let pool = MySqlPoolOptions::new().max_connections(20);
        let pool = pool.acquire_timeout(Duration::from_secs(60));
        pool.connect_with(options.database("acp"))
            .await
            .expect("a connection")
    }
}
