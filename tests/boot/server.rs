//! The servers that real hosts run under.

use std::process::Command;
use std::time::Duration;

use acp::effects::http::{Client, Request};

use super::host::Host;
use super::process::{Background, free_port, run, text, wait_until};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// What `acp install` prints as the step `start`, on another port.
    Printed,
    /// Four worker processes.
    Gunicorn,
    /// ASGI.
    Uvicorn,
}

pub struct Server {
    _process: Background,
    /// The control plane's address.
    pub url: String,
}

/// The keys that `acp conformance` takes.
pub struct Keys {
    pub full: String,
    pub low_scope: String,
    pub other: String,
}

impl Server {
    /// Boots the host and waits until its control plane answers with JSON.
    pub fn boot(host: &Host, kind: Kind, printed: &str, base_path: &str) -> Self {
        let port = free_port();
        let (folder, module) = (&host.fixture.folder, &host.fixture.module);
        let line = match kind {
            Kind::Printed => format!("exec {printed} 127.0.0.1:{port}"),
            Kind::Gunicorn => {
                format!("cd ./{folder} && exec gunicorn --workers 4 --bind 127.0.0.1:{port} {module}.wsgi")
            }
            Kind::Uvicorn => format!(
                "cd ./{folder} && exec uvicorn --host 127.0.0.1 --port {port} --lifespan off {module}.asgi:application"
            ),
        };
        let line = line.replace("exec cd ", "cd ");
        let mut command = host.command(&line);
        if let Some(settings) = host.fixture.settings {
            command.env("DJANGO_SETTINGS_MODULE", settings);
        }
        let log = host.repo.with_file_name(format!("{kind:?}.log").to_lowercase());
        Server::answering(Background::start(&mut command, &log, "TERM"), port, base_path)
    }

    /// A program in the background, once its control plane answers.
    pub fn answering(mut process: Background, port: u16, base_path: &str) -> Self {
        process.wait_for_port(port);
        let url = format!("http://127.0.0.1:{port}{base_path}");
        let get = Request { method: "GET".into(), url: url.clone(), headers: Vec::new(), body: Vec::new() };
        wait_until("the control plane answers", Duration::from_secs(30), || {
            Client::default().send(&get).is_ok_and(|response| response.body.starts_with(b"{"))
        });
        Server { _process: process, url }
    }

    /// Replays all vectors; the test fails with the command's own report.
    pub fn conforms(&self, keys: &Keys) -> String {
        conforms(&self.url, keys)
    }
}

/// Replays all vectors against any address.
pub fn conforms(url: &str, keys: &Keys) -> String {
    let mut acp = Command::new(env!("CARGO_BIN_EXE_acp"));
    acp.args(["conformance", "--url", url, "--key", &keys.full]);
    acp.args(["--low-scope-key", &keys.low_scope, "--other-key", &keys.other]);
    let output = run(&mut acp);
    let (report, messages) = (text(&output.stdout), text(&output.stderr));
    let all = report.trim_end().ends_with(" passed, 0 failed, 0 not run");
    assert!(output.status.success() && all, "{url}\n{report}\n{messages}");
    report.lines().last().unwrap_or_default().to_string()
}
