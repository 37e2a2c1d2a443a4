//! The Rust fixtures, from a clean commit to a clean commit: install, the printed next steps, linters, conformance,
//! tests, a second install, uninstall. All share one target folder.

mod boot;

use std::process::Command;

use boot::cargo::Cargo;
use boot::database::{Database, Engine};
use boot::document::agrees;
use boot::front::{in_turn, port, post};
use boot::fuzz::{Calls, find_nothing, lift_limit};
use boot::host::next;
use boot::process::{Background, free_port, must, run, text};
use boot::server::{Keys, Server, conforms};
use boot::{alone, copy_folder, project};
use serde_json::{Value, json};

/// What has to be known of a fixture; the rest is read from what `acp install` prints.
struct Fixture {
    name: &'static str,
    engine: Engine,
    /// Variables that its server reads.
    variables: &'static [(&'static str, &'static str)],
    /// Its own route that makes a tenant, the header that lets us in, and what to send.
    tenants: (&'static str, &'static str, &'static str),
    body: fn(&str) -> Value,
}

const AXUM_SQLITE: Fixture = Fixture {
    name: "axum-sqlite",
    engine: Engine::Sqlite,
    variables: &[],
    tenants: ("/api/tenants", "x-none", ""),
    body: |name| json!({ "name": name, "slug": name }),
};

const AXUM_WORKSPACE: Fixture = Fixture {
    name: "axum-workspace",
    engine: Engine::Postgres,
    variables: &[("STAFF_TOKEN", "let-me-in")],
    tenants: ("/api/organizations", "authorization", "Bearer let-me-in"),
    body: |name| json!({ "name": name }),
};

const ACTIX_POSTGRES: Fixture = Fixture {
    name: "actix-postgres",
    engine: Engine::Postgres,
    variables: &[("SESSION_KEY", "sesame")],
    tenants: ("/api/accounts", "x-session", "sesame"),
    body: |name| json!({ "company": name }),
};

#[test]
fn an_axum_server_on_sqlite_conforms_and_is_left_without_a_trace() {
    whole_life(AXUM_SQLITE);
}

#[test]
fn an_axum_workspace_on_postgresql_conforms_with_two_processes_and_is_left_without_a_trace() {
    whole_life(AXUM_WORKSPACE);
}

#[test]
fn an_actix_server_behind_a_session_conforms_with_two_processes_and_is_left_without_a_trace() {
    whole_life(ACTIX_POSTGRES);
}

fn whole_life(fixture: Fixture) {
    let _alone = alone();
    let host = Host::set_up(fixture);
    let installed = host.install();
    host.builds_cleanly(&next(&installed, "install-deps"));
    host.sh(&next(&installed, "migrate"));
    host.serves(&installed);
    let printed = host.sh(&next(&installed, "test"));
    assert!(printed.contains("test result: ok. 8 passed"), "{printed}");
    host.sh("cargo test --workspace --quiet");
    let again = host.repo.acp_json(&["install", "--yes", "--json"], 0);
    assert_eq!(again["changes"], json!([]), "a second install plans something");
    host.uninstall();
}

#[test]
#[ignore = "thousands of calls: tests/fuzz makes them"]
fn generated_calls_find_no_failure_in_an_axum_server() {
    let _alone = alone();
    let host = Host::set_up(AXUM_SQLITE);
    let installed = host.install();
    let root = host.repo.root.clone();
    lift_limit(&root.join("src/manage/bindings.rs"));
    host.repo.acp_json(&["generate", "openapi", "--json"], 0);
    host.sh(&next(&installed, "install-deps"));
    host.sh(&next(&installed, "migrate"));
    let server = host.boot(0, &next(&installed, "start"));
    let key = host.sh(&next(&installed, "create-key")).trim().to_owned();
    let address = server.url.strip_suffix("/api/manage").unwrap();
    find_nothing(&root.join("public/api/openapi.json"), address, &key, Calls::Many);
}

struct Host {
    fixture: Fixture,
    database: Database,
    repo: Cargo,
}

impl Host {
    /// The fixture as its owner has it, committed.
    fn set_up(fixture: Fixture) -> Self {
        let files = project().join("fixtures").join(fixture.name);
        let repo = Cargo::new(|root| copy_folder(&files, root));
        Host { database: Database::start(fixture.engine), fixture, repo }
    }

    fn command(&self, line: &str) -> Command {
        let mut command = self.repo.command(line);
        command.env("ACP_SECRET", "a secret that all processes share");
        command.envs(self.fixture.variables.iter().copied());
        command.envs(self.database.url().map(|url| ("DATABASE_URL", url)));
        command
    }

    fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    /// A dry run that writes nothing, then the install it showed.
    fn install(&self) -> Value {
        let shown = self.repo.acp_json(&["install", "--yes", "--dry-run", "--json"], 0);
        assert_eq!(self.repo.git(&["status", "--porcelain"]), "", "the dry run wrote something");
        let installed = self.repo.acp_json(&["install", "--yes", "--json"], 0);
        assert_eq!(installed["by_hand"], json!([]));
        assert_eq!(installed["plan_digest"], shown["plan_digest"], "another plan than the one shown");
        installed
    }

    /// Neither compiler nor linter nor formatter has anything to say.
    fn builds_cleanly(&self, build: &str) {
        let output = run(&mut self.command(build));
        let said = text(&output.stderr);
        assert!(output.status.success() && !said.contains("warning"), "`{build}`\n{said}");
        self.sh("cargo fmt --all --check");
        self.sh("cargo clippy --workspace --all-targets -- -D warnings");
    }

    /// Boots one process, or two behind one address, and replays the vectors.
    fn serves(&self, installed: &Value) {
        let count = if self.fixture.engine == Engine::Sqlite { 1 } else { 2 };
        let servers: Vec<_> = (0..count).map(|index| self.boot(index, &next(installed, "start"))).collect();
        let create_key = next(installed, "create-key");
        let full = self.sh(&create_key).trim().to_owned();
        assert_eq!(full.lines().count(), 1, "the key is printed alone: {full}");
        let mine = self.whoami(&servers[0].url, &full);
        let other = self.new_tenant(&servers[0].url, "other");
        let key = |tenant: &str, more: &str| {
            self.sh(&format!("{create_key} -- --tenant {tenant} {more}")).trim().to_owned()
        };
        let keys = Keys { full, low_scope: key(&mine, "--scopes manage.read"), other: key(&other, "") };
        let refused = run(&mut self.command(&create_key));
        assert!(text(&refused.stderr).contains("there are several tenants"), "{}", text(&refused.stderr));
        let backends: Vec<u16> = servers.iter().map(|server| port(&server.url)).collect();
        let url = format!("http://127.0.0.1:{}/api/manage", in_turn(backends));
        println!("{} with {count}: {}", self.fixture.name, conforms(&url, &keys));
        agrees(&url, &keys.low_scope, &self.repo.acp(&["generate", "openapi", "-o", "-"]));
        let doctor = self.repo.acp(&["doctor", "--url", &servers[0].url, "--key", &keys.full]);
        assert!(doctor.status.success(), "{}{}", text(&doctor.stdout), text(&doctor.stderr));
    }

    fn boot(&self, index: usize, start: &str) -> Server {
        let port = free_port();
        let mut command = self.command(&format!("exec {start}"));
        let log = self.repo.folder.path().join(format!("server-{index}.log"));
        let process = Background::start(command.env("PORT", port.to_string()), &log, "TERM");
        Server::answering(process, port, "/api/manage")
    }

    fn whoami(&self, url: &str, key: &str) -> String {
        let body = json!({ "action": "meta.whoami" });
        let answer = post(url, &[("x-api-key", key)], &body);
        answer["data"]["tenant_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// One more tenant, through the product's own route: it still works.
    fn new_tenant(&self, url: &str, name: &str) -> String {
        let (path, header, value) = self.fixture.tenants;
        let made = post(&url.replace("/api/manage", path), &[(header, value)], &(self.fixture.body)(name));
        match &made["id"] {
            Value::String(id) => id.clone(),
            number => number.to_string(),
        }
    }

    /// Nothing of ours is left, in Cargo.lock neither, and cargo has nothing to change in that.
    fn uninstall(&self) {
        self.repo.commit("Install the control plane");
        self.repo.acp_json(&["uninstall", "--yes", "--json"], 0);
        self.repo.git(&["add", "--all"]);
        assert_eq!(self.repo.git(&["diff", "--cached", "HEAD~1"]), "", "files differ from those before");
        let left = self.repo.git(&["status", "--porcelain", "--ignored"]);
        let ours = ["control_plane/", "src/manage/", ".acp"];
        let ours = |line: &&str| line.starts_with("!!") && ours.iter().any(|name| line.contains(name));
        assert_eq!(left.lines().filter(ours).collect::<Vec<_>>(), Vec::<&str>::new(), "left behind");
        self.sh("cargo metadata --locked --format-version 1");
    }
}
