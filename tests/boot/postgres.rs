//! A private PostgreSQL server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use super::database::{as_user, give, server_user};
use super::process::{Background, free_port, must, run, wait_until};
use super::{copy_folder, prepared};

/// Fields are dropped in order: the server before its folder.
pub struct Postgres {
    _server: Background,
    _folder: TempDir,
    pub port: u16,
    bin: PathBuf,
}

impl Postgres {
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("acp-postgres-").tempdir().unwrap();
        let user = server_user("postgres");
        give(folder.path(), user);
        let bin = reachable(&prepared(&["postgres"]), folder.path(), user);
        let (data, port) = (folder.path().join("data"), free_port());
        let mut initdb = Command::new(bin.join("initdb"));
        initdb
            .args(["--username=app", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data);
        must(as_user(initdb.current_dir(folder.path()), user));
        let mut postgres = Command::new(bin.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in
            ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=300"]
        {
            postgres.args(["-c", setting]);
        }
        let log = folder.path().join("log");
        let mut server = Background::start(as_user(postgres.current_dir(folder.path()), user), &log, "INT");
        server.wait_for_port(port);
        wait_until("PostgreSQL takes a new database", Duration::from_secs(30), || {
            let mut create = Command::new(bin.join("createdb"));
            create.args(["-h", "127.0.0.1", "-U", "app", "-p", &port.to_string(), "app"]);
            run(&mut create).status.success()
        });
        Postgres { _server: server, _folder: folder, port, bin }
    }

    /// Runs a statement in the database `app`.
    pub fn sql(&self, sql: &str) {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args(["-h", "127.0.0.1", "-U", "app", "-p", &self.port.to_string()]);
        must(psql.args(["-v", "ON_ERROR_STOP=1", "-q", "-c", sql, "app"]));
    }
}

/// The programs where the server's user may run them: a checkout below /root is closed to others, so they are copied.
fn reachable(bin: &Path, folder: &Path, user: Option<(u32, u32)>) -> std::path::PathBuf {
    let mut version = Command::new(bin.join("postgres"));
    let runs = as_user(version.arg("--version").current_dir("/"), user).output();
    if runs.is_ok_and(|output| output.status.success()) {
        return bin.into();
    }
    let site_packages = bin.ancestors().nth(3).unwrap();
    let copy = folder.join("programs");
    copy_folder(site_packages, &copy);
    copy.join(bin.strip_prefix(site_packages).unwrap())
}
