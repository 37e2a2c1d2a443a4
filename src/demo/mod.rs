//! The demo's story: a bundled application, the control plane installed into it, a server, four calls.
//! It never touches a folder that holds anything, and takes each command from the installed plan's own next steps.

mod transcript;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::effects::http::{Client, Request};
use crate::effects::scratch::Scratch;
use crate::effects::server::{Server, free_port};
use crate::effects::signals::Interrupts;
use crate::effects::{git, process};
use crate::embedded::DEMO_DJANGO;
use crate::error::{Error, Kind, Result};
use crate::plan::NextStep;
use crate::report::Report;

pub use transcript::{Entry, Transcript};

/// How the demo is run.
pub struct Options<'a> {
    /// `None`: a temporary folder.
    pub folder: Option<&'a Path>,
    pub port: Option<u16>,
    pub keep: bool,
    /// `acp install --yes` in a folder.
    pub install: &'a dyn Fn(&Path) -> Result<Report>,
    /// Told to the person who waits.
    pub note: &'a dyn Fn(&str),
}

/// Runs the demo to its end. The server is stopped in any case; the folder goes away unless it is kept.
pub fn run(options: &Options<'_>) -> Result<Transcript> {
    let scratch = match options.folder {
        Some(folder) => Scratch::named(folder)?,
        None => Scratch::temporary("acp-demo-")?,
    };
    let mut demo = Demo {
        options,
        folder: scratch.path().to_path_buf(),
        interrupts: Interrupts::hold(),
        transcript: Transcript::default(),
    };
    demo.application(&scratch)?;
    let next = demo.install()?;
    let key = demo.prepare(&next)?;
    demo.call(&next, &key)?;
    let mut transcript = demo.transcript;
    if options.keep || options.folder.is_some() {
        transcript.kept = Some(scratch.keep());
    }
    Ok(transcript)
}

struct Demo<'a> {
    options: &'a Options<'a>,
    folder: PathBuf,
    interrupts: Interrupts,
    transcript: Transcript,
}

impl Demo<'_> {
    /// Between two steps: says what comes, and stops where Ctrl-C has come.
    fn step(&self, what: &str) -> Result<()> {
        if self.interrupts.raised() {
            return Err(Error::new(Kind::Interrupted, "interrupted"));
        }
        (self.options.note)(what);
        Ok(())
    }

    /// Copies the bundled application and commits it.
    fn application(&self, scratch: &Scratch) -> Result<()> {
        self.step(&format!("copying the bundled application to {}", self.folder.display()))?;
        for (name, bytes) in DEMO_DJANGO {
            scratch.write(&name.replace("_gitignore", ".gitignore"), bytes)?;
        }
        git::first_commit(&self.folder, "The application")
    }

    fn install(&mut self) -> Result<Vec<NextStep>> {
        self.step("installing the control plane")?;
        let report = (self.options.install)(&self.folder)?;
        if report.exit != 0 {
            return Err(Error::new(Kind::Failed, "failed to install into the bundled application")
                .caused_by(report.text.trim())
                .hint("this is a bug in acp; please report it"));
        }
        let first = report.text.lines().next().unwrap_or_default();
        self.transcript.command("acp install --yes", first);
        Ok(report.document.next)
    }

    /// A virtual environment, the dependencies, the tables, a key.
    fn prepare(&mut self, next: &[NextStep]) -> Result<String> {
        self.step("making a virtual environment")?;
        process::output(&python()?, &["-m", "venv", ".venv"], &self.folder).map_err(|error| {
            error.hint("Debian and Ubuntu have Python's venv module in the package python3-venv")
        })?;
        self.step("installing the application's requirements with pip")?;
        let install_deps = command(next, "install-deps")?;
        self.python(install_deps, &["--quiet", "--disable-pip-version-check"])?;
        self.transcript.command(install_deps, "");
        self.step("creating the tables")?;
        let migrate = command(next, "migrate")?;
        self.python(migrate, &["--verbosity", "0"])?;
        self.transcript.command(migrate, "");
        self.step("creating a key")?;
        let create_key = command(next, "create-key")?;
        let key = self.python(create_key, &[])?.trim().to_owned();
        self.transcript.command(create_key, &hidden(&key));
        Ok(key)
    }

    /// Starts the server and calls the control plane.
    fn call(&mut self, next: &[NextStep], key: &str) -> Result<()> {
        let port = self.options.port.map_or_else(free_port, Ok)?;
        let start = command(next, "start")?;
        let address = format!("127.0.0.1:{port}");
        self.step(&format!("starting the server on {address}"))?;
        let arguments: Vec<&str> = start.split_whitespace().skip(1).chain(["--noreload", &address]).collect();
        let log = self.folder.join(".venv/server.log");
        let mut server = Server::start(&self.program(start), &arguments, &self.folder, &log)?;
        server.wait_for(port)?;
        self.transcript.command(&format!("{start} {address}"), "");
        self.step("calling the control plane")?;
        let url = format!("http://{address}/api/manage");
        self.conversation(&url, key).map_err(|error| match server.log() {
            log if log.is_empty() => error,
            log => error.caused_by(format!("the server said:\n{log}")),
        })
    }

    /// What an agent would do: look around, ask what a change would do, do it, and repeat it after a lost answer.
    fn conversation(&mut self, url: &str, key: &str) -> Result<()> {
        let invite =
            json!({"action": "iam.team.invite", "params": {"email": "ada@example.com", "role": "admin"}});
        let with = |member: &str, value: Value| {
            let mut request = invite.clone();
            request[member] = value;
            request
        };
        let once = with("idempotency_key", json!("invite-ada"));
        self.exchange(url, key, json!({"action": "meta.actions"}), None)?;
        self.exchange(url, key, with("dry_run", json!(true)), None)?;
        let first = self.exchange(url, key, once.clone(), None)?;
        let replay = self.exchange(url, key, once, Some("IDEMPOTENT_REPLAY"))?;
        if first["data"] != replay["data"] {
            return Err(unexpected("iam.team.invite", &replay, "a replay of the first answer"));
        }
        Ok(())
    }

    /// One call that has to succeed.
    fn exchange(&mut self, url: &str, key: &str, body: Value, code: Option<&str>) -> Result<Value> {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let request = Request {
            method: "POST".into(),
            url: url.into(),
            headers: vec![header("Content-Type", "application/json"), header("X-API-Key", key)],
            body: body.to_string().into_bytes(),
        };
        let response = Client::default().send(&request)?;
        let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        let action = body["action"].as_str().unwrap_or_default();
        if answer["ok"] != json!(true) || answer["code"].as_str() != code {
            let got = String::from_utf8_lossy(&response.body).into_owned();
            return Err(unexpected(action, &json!(got), "success"));
        }
        self.transcript.call(url, body, response.status, answer.clone());
        Ok(answer)
    }

    /// Runs the program of a printed command out of the virtual environment, with more arguments.
    fn python(&self, line: &str, more: &[&str]) -> Result<String> {
        let arguments: Vec<&str> = line.split_whitespace().skip(1).chain(more.iter().copied()).collect();
        process::output(&self.program(line).to_string_lossy(), &arguments, &self.folder)
    }

    fn program(&self, line: &str) -> PathBuf {
        self.folder.join(".venv/bin").join(line.split_whitespace().next().unwrap_or_default())
    }
}

/// The printed command of a next step.
fn command<'a>(next: &'a [NextStep], id: &str) -> Result<&'a str> {
    next.iter().find(|step| step.id == id).map(|step| step.command.as_str()).ok_or_else(|| {
        Error::new(Kind::Failed, format!("failed to find the next step `{id}`"))
            .hint("this is a bug in acp; please report it")
    })
}

/// A Python that Django's fixture runs on.
fn python() -> Result<String> {
    const ASK: &str = "import sys; sys.exit(sys.version_info < (3, 10))";
    let works = |name: &&&str| process::output(name, &["-c", ASK], Path::new("/")).is_ok();
    let names = ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"];
    names.iter().find(works).map(ToString::to_string).ok_or_else(|| {
        Error::new(Kind::Precondition, "failed to find Python 3.10 or newer")
            .hint("install it and put it on PATH, then run `acp demo` again")
    })
}

fn unexpected(action: &str, got: &Value, wanted: &str) -> Error {
    let got = got.as_str().map_or_else(|| got.to_string(), String::from);
    Error::new(Kind::Failed, format!("failed to call `{action}`"))
        .caused_by(format!("expected {wanted}, got {got}"))
}

/// A key as a transcript may show it.
fn hidden(key: &str) -> String {
    format!("{}…", key.chars().take(12).collect::<String>())
}
