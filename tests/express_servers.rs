//! The Express fixtures, from a clean commit to a clean commit: install, the printed next steps, type checker, linters,
//! conformance, tests, a second install, uninstall.

mod boot;

use std::path::PathBuf;
use std::process::{Command, Output};

use acp::effects::http::{Client, Request};
use boot::database::{Database, Engine};
use boot::document::agrees;
use boot::front::{in_turn, port};
use boot::fuzz::{Calls, find_nothing, lift_limit};
use boot::host::next;
use boot::package::{Package, TARBALL};
use boot::process::{Background, free_port, must, run, text};
use boot::server::{Keys, Server, conforms};
use boot::story::{add_packs, all_of_it, insert_leads, says_all_passed};
use boot::upgrade::upgraded;
use boot::{alone, copy_folder, prepared, project};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What has to be known of a fixture; the rest is read from what `acp install` prints.
struct Fixture {
    name: &'static str,
    /// None: the control plane brings a database of its own, which one process at a time may have open.
    engine: Option<Engine>,
    /// The package with the server.
    folder: &'static str,
    /// What is generated, seen from that folder.
    generated: &'static str,
    /// Brings the dependencies that the lock file names.
    dependencies: &'static str,
    /// The owner's own checks and tests.
    checks: &'static [&'static str],
    /// What stands between a script and its arguments.
    dashes: &'static str,
    /// Makes one more tenant and prints its id.
    new_tenant: fn(&Host, url: &str) -> String,
    /// How the kit comes in, one life after the other; None: it is copied.
    kits: &'static [Option<Package>],
}

const TS_ESM: Fixture = Fixture {
    name: "express-ts-esm",
    engine: Some(Engine::Postgres),
    folder: ".",
    generated: "src/manage src/control_plane package.json",
    dependencies: "npm ci --ignore-scripts --no-audit --no-fund",
    checks: &["npm run check", "npm run lint", "npm test"],
    dashes: " --",
    new_tenant: |_, url| {
        let body = json!({ "name": "Other", "slug": "other" });
        made(url, "/api/workspaces", &[("authorization", "Bearer let-me-in")], &body)
    },
    kits: &[None],
};

const JS_CJS: Fixture = Fixture {
    name: "express-js-cjs",
    engine: None,
    folder: ".",
    generated: "manage control_plane app.js package.json",
    dependencies: "npm ci --ignore-scripts --no-audit --no-fund",
    checks: &["npm run lint", "npm test"],
    dashes: " --",
    new_tenant: |host, _| {
        let copied = host.repo.join("control_plane").exists();
        let kit = if copied { "./control_plane" } else { "acp-kernel" };
        host.sh(&format!(
            "node -e 'const {{ sqlAdapters }} = require(\"{kit}/sql\");
            const {{ parseBindings }} = require(\"{kit}\");
            const {{ connect }} = require(\"./manage/adapters/database.js\");
            const {{ bindings }} = require(\"./manage/bindings.js\");
            const {{ manage }} = sqlAdapters(connect(), parseBindings(bindings));
            manage.createTenant(\"Other\").then((id) => {{ console.log(id); process.exit(); }});'"
        ))
    },
    kits: &[None, Some(TARBALL)],
};

const NOTHING_TO_GENERATE: &str = "cd apps/api && pnpm db:generate | grep 'No schema changes'";

const MONOREPO: Fixture = Fixture {
    name: "express-monorepo",
    engine: Some(Engine::Postgres),
    folder: "apps/api",
    generated: "src/manage src/control_plane src/server.ts package.json",
    dependencies: "pnpm install --frozen-lockfile --ignore-scripts --reporter=silent",
    // Drizzle knows of no difference between its schema and what the migrations make.
    checks: &["pnpm check", "pnpm test", "cd apps/api && pnpm exec drizzle-kit check", NOTHING_TO_GENERATE],
    dashes: "",
    new_tenant: |_, url| made(url, "/v1/organizations", &[], &json!({ "name": "Other" })),
    kits: &[Some(TARBALL)],
};

#[test]
fn a_typescript_server_that_answers_everything_conforms_with_two_processes_and_is_left_without_a_trace() {
    whole_life(TS_ESM);
}

#[test]
fn a_commonjs_server_without_a_database_conforms_with_the_kit_copied_and_as_a_package() {
    whole_life(JS_CJS);
}

#[test]
fn a_workspace_with_drizzle_and_the_kit_as_a_package_conforms_with_two_processes() {
    whole_life(MONOREPO);
}

fn whole_life(fixture: Fixture) {
    let _alone = alone();
    let host = Host::set_up(fixture);
    for (life, kit) in host.fixture.kits.iter().enumerate() {
        if life > 0 {
            host.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
        }
        one_life(&host, kit.as_ref());
    }
}

fn one_life(host: &Host, kit: Option<&Package>) {
    let installed = host.install(kit);
    let added = add_packs(|words| host.acp_json(words));
    let edits = upgraded(&host.repo, &|words| host.acp_json(words));
    host.sh(&next(&installed, "install-deps"));
    host.sh(&next(&added, "migrate"));
    host.most_models(50, 5);
    host.serves(&installed);
    host.most_models(5, 50);
    host.reads_cleanly();
    let printed = host.sh(&next(&added, "test"));
    assert!(printed.lines().any(says_all_passed), "{printed}");
    for check in host.fixture.checks {
        host.sh(check);
    }
    let again = host.acp_json(&["install", "--yes", "--json"]);
    assert_eq!(again["changes"], json!([]), "a second install plans something");
    edits.are_there_and_go();
    host.uninstall();
}

#[test]
#[ignore = "thousands of calls: tests/fuzz makes them"]
fn generated_calls_find_no_failure_in_a_commonjs_server() {
    let _alone = alone();
    let host = Host::set_up(JS_CJS);
    let installed = host.install(None);
    lift_limit(&host.repo.join("manage/bindings.js"));
    host.acp_json(&["generate", "openapi", "--json"]);
    host.sh(&next(&installed, "install-deps"));
    host.sh(&next(&installed, "migrate"));
    let key = host.sh(&next(&installed, "create-key")).trim().to_owned();
    let server = host.boot(0, &next(&installed, "start"));
    let address = server.url.strip_suffix("/api/manage").unwrap();
    find_nothing(&host.repo.join("public/api/openapi.json"), address, &key, Calls::Many);
}

struct Host {
    fixture: Fixture,
    database: Option<Database>,
    repo: PathBuf,
    folder: TempDir,
}

impl Host {
    /// The fixture as its owner has it, committed, its dependencies there.
    fn set_up(fixture: Fixture) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-express-").tempdir().unwrap();
        let repo = folder.path().join("repo");
        copy_folder(&project().join("fixtures").join(fixture.name), &repo);
        let database = fixture.engine.map(Database::start);
        let host = Host { database, fixture, repo, folder };
        host.git(&["init", "--quiet", "--initial-branch=main"]);
        host.git(&["add", "--all"]);
        host.git(&["commit", "--quiet", "--message=The product"]);
        host.sh(host.fixture.dependencies);
        host
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        let path = std::env::var("PATH").unwrap_or_default();
        let pnpm = prepared(&["pnpm"]);
        command.args(["-c", line]).current_dir(&self.repo);
        command.env("PATH", format!("{}:{path}", pnpm.display()));
        command.env("ACP_SECRET", "a secret that all processes share").env("STAFF_TOKEN", "let-me-in");
        command.env("npm_config_omit_lockfile_registry_resolved", "true").env("NO_COLOR", "1");
        // As the owner types it: in a pipeline pnpm would refuse a lock file that lags behind.
        command.env("npm_config_frozen_lockfile", "false").env_remove("CI").env_remove("DATABASE_URL");
        command.envs(self.database.as_ref().and_then(Database::url).map(|url| ("DATABASE_URL", url)));
        command
    }

    fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Owner", "-c", "user.email=owner@example.com"]).args(arguments);
        must(git.current_dir(&self.repo).env("GIT_CONFIG_GLOBAL", "/dev/null"))
    }

    fn acp(&self, arguments: &[&str]) -> Output {
        run(Command::new(env!("CARGO_BIN_EXE_acp")).args(arguments).current_dir(&self.repo))
    }

    fn acp_json(&self, arguments: &[&str]) -> Value {
        let output = self.acp(arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "acp {arguments:?} ended with {}\n{out}\n{err}", output.status);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("acp {arguments:?}: {error}\n{out}"))
    }

    /// A dry run that writes nothing, then the install it showed.
    fn install(&self, kit: Option<&Package>) -> Value {
        let kit = kit.map(|kit| kit.made(self.folder.path(), |line| self.sh(line)));
        let install = [&["install", "--yes", "--json"][..], kit.as_ref().map_or(&[], |kit| kit)].concat();
        let shown = self.acp_json(&[&install[..], &["--dry-run"]].concat());
        assert_eq!(self.git(&["status", "--porcelain"]), "", "the dry run wrote something");
        let installed = self.acp_json(&install);
        assert_eq!(installed["by_hand"], json!([]));
        assert_eq!(installed["plan_digest"], shown["plan_digest"], "another plan than the one shown");
        installed
    }

    /// A change of the owner's: how many models a tenant may have.
    fn most_models(&self, from: u32, to: u32) {
        let generated = self.fixture.generated.split(' ').next().unwrap();
        let folder = self.repo.join(self.fixture.folder).join(generated);
        let file =
            ["bindings.ts", "bindings.js"].map(|name| folder.join(name)).into_iter().find(|f| f.exists());
        let (file, name) = (file.unwrap(), "max_scoring_models_per_tenant: ");
        let text = std::fs::read_to_string(&file).unwrap();
        let changed = text.replace(&format!("{name}{from},"), &format!("{name}{to},"));
        assert_ne!(changed, text);
        std::fs::write(file, changed).unwrap();
    }

    /// Three leads of a tenant, by the owner's hand.
    fn make_leads(&self, tenant: &str) {
        let statement = insert_leads(tenant);
        match &self.database {
            Some(database) => database.sql(&self.repo, &statement),
            // Only one process may have it open, and none has yet.
            None => {
                let file = self.folder.path().join("leads.sql");
                std::fs::write(&file, statement).unwrap();
                self.sh(&format!(
                    "node -e 'const {{ PGlite }} = require(\"@electric-sql/pglite\");
                    const database = new PGlite(\".acp-data\");
                    const statement = require(\"node:fs\").readFileSync(\"{}\", \"utf8\");
                    database.exec(statement).then(() => database.close());'",
                    file.display()
                ));
            }
        }
    }

    /// The formatter has nothing to say; linters and the compiler are the owner's own checks.
    fn reads_cleanly(&self) {
        let Fixture { folder, generated, .. } = self.fixture;
        let there = |name: &&str| self.repo.join(folder).join(name).exists();
        let generated = generated.split(' ').filter(there).collect::<Vec<_>>().join(" ");
        self.sh(&format!("cd {folder} && npx prettier --check {generated}"));
    }

    /// Makes the keys, boots one process or two behind one address, and replays the vectors.
    fn serves(&self, installed: &Value) {
        let start = next(installed, "start");
        let create_key = next(installed, "create-key");
        let key = |arguments: &str| {
            let line = format!("{create_key}{} {arguments}", self.fixture.dashes);
            let line = if arguments.is_empty() { create_key.clone() } else { in_group(&line, &create_key) };
            self.sh(&line).trim().to_owned()
        };
        let full = key("");
        assert_eq!(full.lines().count(), 1, "the key is printed alone: {full}");
        let count = if self.database.is_some() { 2 } else { 0 };
        let mut servers: Vec<_> = (0..count).map(|index| self.boot(index, &start)).collect();
        let url = servers.first().map(|server| server.url.clone()).unwrap_or_default();
        let other = (self.fixture.new_tenant)(self, &url).trim().to_owned();
        let refused = run(&mut self.command(&create_key));
        assert!(text(&refused.stderr).contains("several tenants"), "{}", text(&refused.stderr));
        let mine = text(&refused.stderr);
        let mine = mine.lines().filter_map(|line| line.trim().strip_prefix("--tenant "));
        let mine = mine.map(str::to_owned).find(|id| *id != other).unwrap();
        let low_scope = key(&format!("--tenant {mine} --scopes manage.read"));
        let keys = Keys { full, low_scope, other: key(&format!("--tenant {other}")) };
        self.make_leads(&mine);
        if servers.is_empty() {
            servers.push(self.boot(0, &start));
        }
        let backends: Vec<u16> = servers.iter().map(|server| port(&server.url)).collect();
        let url = format!("http://127.0.0.1:{}/api/manage", in_turn(backends));
        all_of_it(&url, &keys.full, &keys.other);
        println!("{} with {}: {}", self.fixture.name, servers.len(), conforms(&url, &keys));
        agrees(&url, &keys.low_scope, &self.acp(&["generate", "openapi", "-o", "-"]));
        let doctor = self.acp(&["doctor", "--url", &servers[0].url, "--key", &keys.full]);
        assert!(doctor.status.success(), "{}{}", text(&doctor.stdout), text(&doctor.stderr));
    }

    fn boot(&self, index: usize, start: &str) -> Server {
        let port = free_port();
        let mut command = self.command(start);
        let log = self.folder.path().join(format!("server-{index}.log"));
        let process = Background::start(command.env("PORT", port.to_string()), &log, "TERM");
        Server::answering(process, port, "/api/manage")
    }

    /// Nothing of ours is left, in the lock file neither; the product works without touching it.
    fn uninstall(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=Install the control plane"]);
        self.acp_json(&["uninstall", "--yes", "--json"]);
        // What was kept in a database of ours is the owner's, who throws it away.
        self.sh("rm -rf .acp-data");
        self.git(&["add", "--all"]);
        assert_eq!(self.git(&["diff", "--cached", "--stat", "HEAD~1"]), "", "files differ from those before");
        self.sh(self.fixture.dependencies);
        assert_eq!(self.git(&["diff", "--stat"]), "", "the lock file is not the one before");
    }
}

/// The arguments go to the command itself, also where it is run in a folder: `(cd apps/api && pnpm …)`.
fn in_group(line: &str, command: &str) -> String {
    match command.strip_suffix(')') {
        Some(open) => format!("{open}{})", &line[command.len()..]),
        None => line.to_owned(),
    }
}

/// The id of what one of the product's own routes made: it still works.
fn made(url: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> String {
    let mut all = vec![("content-type".to_owned(), "application/json".to_owned())];
    all.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let url = url.replace("/api/manage", path);
    let request = Request {
        method: "POST".into(),
        url: url.clone(),
        headers: all,
        body: body.to_string().into_bytes(),
    };
    let answer = Client::default().send(&request).unwrap();
    let answer: Value = serde_json::from_slice(&answer.body)
        .unwrap_or_else(|error| panic!("{url}: {error}\n{}", text(&answer.body)));
    match &answer["id"] {
        Value::String(id) => id.clone(),
        number => number.to_string(),
    }
}
