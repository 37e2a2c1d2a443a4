//! Owns private database servers, and PostgreSQL among them: a cluster in a temporary folder,
//! reached by a socket.
//!
//! Never touches a server that it did not start, and leaves nothing behind.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use acp_kernel::sqlx::driver::postgres::{PgConnectOptions, PgPoolOptions};
use acp_kernel::sqlx::driver::{Pool, Postgres};
use tempfile::TempDir;

/// A running server, stopped when it is dropped.
pub(crate) struct Server {
    pub child: Child,
    pub folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // The data are thrown away, so it need not be told kindly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The system user that a server runs as, where we are root: it refuses to be root.
pub(crate) struct User {
    uid: u32,
    gid: u32,
}

impl User {
    pub fn named(name: &str) -> Option<Self> {
        let id = |flag: &str, of: &[&str]| -> Option<u32> {
            let out = Command::new("id").arg(flag).args(of).output().ok()?;
            String::from_utf8(out.stdout).ok()?.trim().parse().ok()
        };
        (id("-u", &[])? == 0).then_some(())?;
        // The server's package may have come without its user.
        let name = id("-u", &[name]).map_or("nobody", |_| name);
        Some(Self {
            uid: id("-u", &[name])?,
            gid: id("-g", &[name])?,
        })
    }

    pub fn own(&self, path: &Path) {
        chown(path, Some(self.uid), Some(self.gid)).expect("a folder for the server's user");
    }
}

pub(crate) fn command(program: &Path, user: Option<&User>) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// A program on PATH, or in one of these folders.
pub(crate) fn program(name: &str, folders: &[PathBuf]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).chain(folders.iter().cloned());
    let found = on_path
        .map(|folder| folder.join(name))
        .find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("`{name}` is needed to run these tests"))
}

pub(crate) fn wait_for(socket: &Path) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !socket.exists() {
        assert!(Instant::now() < deadline, "the server did not start");
        sleep(Duration::from_millis(50));
    }
}

/// PostgreSQL.
pub struct PostgresServer(Server);

impl PostgresServer {
    /// Starts one of its own.
    pub fn start() -> Self {
        let installed = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten();
        let mut folders: Vec<PathBuf> = installed.map(|e| e.path().join("bin")).collect();
        folders.sort();
        folders.reverse();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let user = User::named("postgres");
        if let Some(user) = &user {
            user.own(folder.path());
        }
        let data = folder.path().join("data");
        let made = command(&program("initdb", &folders), user.as_ref())
            .args([
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .status();
        assert!(made.expect("initdb").success(), "initdb failed");
        let child = command(&program("postgres", &folders), user.as_ref())
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "autovacuum=off",
            ])
            .stderr(fs::File::create(folder.path().join("log")).expect("a log"))
            .spawn()
            .expect("postgres");
        let server = Server { child, folder };
        wait_for(&server.folder.path().join(".s.PGSQL.5432"));
        Self(server)
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        self.0.folder.path()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder().join("log")).expect("the log")
    }

    /// A pool on it, for tests.
    pub async fn pool(&self) -> Pool<Postgres> {
        self.pool_of(20).await
    }

    /// A pool on it of so many connections.
    pub async fn pool_of(&self, connections: u32) -> Pool<Postgres> {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(self.folder())
            .username("postgres")
            .database("postgres");
        let pool = PgPoolOptions::new().max_connections(connections);
        let pool = pool.acquire_timeout(Duration::from_secs(60));
        pool.connect_with(options).await.expect("a connection")
    }
}
