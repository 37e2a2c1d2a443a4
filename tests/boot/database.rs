//! The databases hosts are tested on. A server runs in a temporary folder, for one test, and forgets everything.

use std::path::Path;
use std::process::Command;

use super::mariadb::MariaDb;
use super::postgres::Postgres;
use super::prepared;
use super::process::{must, run};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Engine {
    Sqlite,
    Postgres,
    MariaDb,
}

/// A running database, with an empty database `app` in it.
pub enum Database {
    /// A file in the host's own folder.
    Sqlite,
    Postgres(Postgres),
    MariaDb(MariaDb),
}

impl Database {
    pub fn start(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Database::Sqlite,
            Engine::Postgres => Database::Postgres(Postgres::start()),
            Engine::MariaDb => Database::MariaDb(MariaDb::start()),
        }
    }

    /// As `DATABASE_URL` has it.
    pub fn url(&self) -> Option<String> {
        match self {
            Database::Sqlite => None,
            Database::Postgres(server) => Some(format!("postgres://app:app@127.0.0.1:{}/app", server.port)),
            Database::MariaDb(server) => Some(format!("mysql://app:app@127.0.0.1:{}/app", server.port)),
        }
    }

    /// Runs a statement, in the file of this name where that is the database.
    pub fn sql(&self, file: &Path, sql: &str) {
        match self {
            Database::Sqlite => {
                let script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as database: database.execute(sys.argv[2])";
                must(Command::new(prepared(&["python"])).args(["-c", script]).arg(file).arg(sql));
            }
            Database::Postgres(server) => server.sql(sql),
            Database::MariaDb(server) => server.sql(sql),
        }
    }

    /// Django's settings for it; `None` where the fixture's own hold.
    pub fn django_settings(&self) -> Option<String> {
        let (engine, port) = match self {
            Database::Sqlite => return None,
            Database::Postgres(server) => ("postgresql", server.port),
            Database::MariaDb(server) => ("mysql", server.port),
        };
        Some(format!(
            "DATABASES = {{\n    'default': {{\n        'ENGINE': 'django.db.backends.{engine}',\n        'NAME': 'app',\n        \
             'USER': 'app',\n        'PASSWORD': 'app',\n        'HOST': '127.0.0.1',\n        'PORT': {port},\n    }}\n}}\n"
        ))
    }
}

/// Servers refuse to run as root: the user they run as instead, as (uid, gid).
pub fn server_user(preferred: &str) -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| run(Command::new("id").args(arguments));
    if must(Command::new("id").arg("-u")).trim() != "0" {
        return None;
    }
    let user = if id(&["-u", preferred]).status.success() { preferred } else { "nobody" };
    let number = |flag| must(Command::new("id").args([flag, user])).trim().parse().unwrap();
    Some((number("-u"), number("-g")))
}

/// Gives a folder to the server's user.
pub fn give(folder: &Path, user: Option<(u32, u32)>) {
    if let Some((uid, gid)) = user {
        std::os::unix::fs::chown(folder, Some(uid), Some(gid)).unwrap();
    }
}

/// The command as the server's user.
pub fn as_user(command: &mut Command, user: Option<(u32, u32)>) -> &mut Command {
    use std::os::unix::process::CommandExt;
    match user {
        Some((uid, gid)) => command.uid(uid).gid(gid),
        None => command,
    }
}
