//! A fixture as its owner has it: a git repository with a commit, a virtual environment, a database.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use super::database::{Database, Engine};
use super::fixture::Fixture;
use super::process::{must, run, text};
use super::{copy_folder, prepared, project};

pub struct Host {
    pub fixture: Fixture,
    pub database: Database,
    pub repo: PathBuf,
    venv: PathBuf,
    folder: TempDir,
}

impl Host {
    /// The fixture, committed, with its own requirements installed.
    pub fn set_up(fixture: Fixture, engine: Engine) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-host-").tempdir().unwrap();
        let (repo, venv) = (folder.path().join("repo"), folder.path().join("venv"));
        copy_folder(&project().join("fixtures").join(fixture.name), &repo);
        let host = Host { fixture, database: Database::start(engine), repo, venv, folder };
        host.point_settings_at_database();
        host.git(&["init", "--quiet", "--initial-branch=main"]);
        host.git(&["add", "--all"]);
        host.git(&["commit", "--quiet", "--message=The product"]);
        must(Command::new(prepared(&["python"])).args(["-m", "venv"]).arg(&host.venv));
        host.sh(fixture.install);
        host.sh(match engine {
            Engine::Sqlite => "pip install uvicorn",
            Engine::Postgres => "pip install uvicorn 'psycopg[binary]'",
            Engine::MariaDb => "pip install uvicorn PyMySQL",
        });
        host
    }

    /// A fixture whose settings do not read `DATABASE_URL` gets others.
    fn point_settings_at_database(&self) {
        let file = self.repo.join(self.fixture.folder).join(self.fixture.module).join("settings.py");
        let (Some(settings), Ok(text)) = (self.database.django_settings(), std::fs::read_to_string(&file))
        else {
            return;
        };
        let start = text.find("DATABASES = {").unwrap();
        let end = start + text[start..].find("\n}\n").unwrap() + 3;
        std::fs::write(&file, format!("{}{settings}{}", &text[..start], &text[end..])).unwrap();
        if matches!(self.database, Database::MariaDb(_)) {
            // PyMySQL stands in for mysqlclient, which would have to be compiled.
            let spoof = "import pymysql\n\npymysql.version_info = (2, 2, 7, 'final', 0)\npymysql.install_as_MySQLdb()\n";
            std::fs::write(file.with_file_name("__init__.py"), spoof).unwrap();
        }
    }

    /// A command as the owner would type it: in the repository's root, with the environment activated.
    pub fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    /// The same, whatever its exit code.
    pub fn try_sh(&self, line: &str) -> Output {
        run(&mut self.command(line))
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.repo);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{}:{path}", self.venv.join("bin").display()))
            .env("VIRTUAL_ENV", &self.venv)
            .env("HOME", self.folder.path())
            .env("PIP_CACHE_DIR", project().join("target/prepared/pip-cache"))
            .env("PIP_CONSTRAINT", project().join("tests/requirements/hosts.txt"))
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .env("PIP_NO_COMPILE", "1")
            .env("PYTHONUNBUFFERED", "1")
            .env_remove("DJANGO_SETTINGS_MODULE")
            .env_remove("PYTHONPYCACHEPREFIX")
            .env_remove("PYTHONDONTWRITEBYTECODE");
        if let Some(url) = self.database.url() {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// A `manage.py` command.
    pub fn manage(&self, arguments: &str) -> String {
        self.sh(&format!("python {}manage.py {arguments}", self.prefix()))
    }

    pub fn prefix(&self) -> String {
        if self.fixture.folder.is_empty() { String::new() } else { format!("{}/", self.fixture.folder) }
    }

    /// The host's own tests; returns what the runner printed.
    pub fn test(&self) -> String {
        let output = self.try_sh(self.fixture.test);
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "`{}` failed\n{printed}", self.fixture.test);
        printed
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Owner", "-c", "user.email=owner@example.com"]).args(arguments);
        must(git.current_dir(&self.repo).env("GIT_CONFIG_GLOBAL", "/dev/null"))
    }

    /// The real binary in this repository.
    pub fn acp(&self, arguments: &[&str]) -> Output {
        run(Command::new(env!("CARGO_BIN_EXE_acp")).args(arguments).current_dir(&self.repo))
    }

    /// The JSON document of a command that has to end with exit 0.
    pub fn acp_json(&self, arguments: &[&str]) -> Value {
        let output = self.acp(arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "acp {arguments:?} ended with {}\n{out}\n{err}", output.status);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("acp {arguments:?}: {error}\n{out}"))
    }
}

/// The command of a printed next step.
pub fn next(document: &Value, id: &str) -> String {
    let steps = document["next"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == id);
    let step = step.unwrap_or_else(|| panic!("no next step `{id}` in {}", document["next"]));
    step["command"].as_str().unwrap().to_string()
}
