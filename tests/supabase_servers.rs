//! The Supabase fixtures, from a clean commit to a clean commit: install, Supabase's own CLI on a real PostgreSQL, its
//! advisors, the roles of its Data API, Deno in the place of the edge runtime, conformance, tests, formatter and linter,
//! a second install, uninstall.

mod boot;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use boot::database::{Database, Engine};
use boot::document::agrees;
use boot::front::{in_turn, port};
use boot::fuzz::{Calls, find_nothing, lift_limit};
use boot::host::next;
use boot::process::{Background, free_port, must, run, text};
use boot::registry::Registry;
use boot::server::{Keys, Server, conforms};
use boot::story::{add_packs, all_of_it, insert_leads};
use boot::supabase::{BARE, Fixture, NEXT, other_than, whoami, with_database};
use boot::upgrade::upgraded;
use boot::{alone, copy_folder, prepared, project};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What key hashes are mixed with, where the function has it and where keys are made.
const PEPPER: &str = "a pepper";

#[test]
fn a_next_application_on_hosted_supabase_conforms_with_two_workers_and_is_left_without_a_trace() {
    whole_life(NEXT);
}

#[test]
fn a_bare_project_in_a_monorepo_conforms_on_its_local_stack_with_the_kit_as_a_package_and_is_left_without_a_trace()
 {
    whole_life(BARE);
}

/// Names as short and as long as they may be, packs that leave imports out, tenants that need an id or their owner.
#[test]
fn what_is_generated_is_clean_whatever_the_answers_are() {
    let _alone = alone();
    let folder = tempfile::Builder::new().prefix("acp-supabase-").tempdir().unwrap();
    let (tools, acp) = (prepared(&["node", "supabase"]).join(".bin"), env!("CARGO_BIN_EXE_acp"));
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap_or_default());
    let (long, longer) = ("a_function_of_thirty_characters"[..30].to_owned(), "sixteen_letters_");
    let all = [
        ["--app-name", "m", "--kit-name", "k", "--packs", "", "--table-prefix", "c"],
        ["--app-name", &long, "--kit-name", &long, "--packs", "iam", "--table-prefix", longer],
        ["--app-name", "m", "--kit-name", &long, "--packs", "webhooks", "--tenant-model", "teams"],
        [
            "--app-name",
            &long,
            "--kit-name",
            "k",
            "--packs",
            "settings,iam",
            "--tenant-model",
            "basejump.firms",
        ],
    ];
    for (index, answers) in all.iter().enumerate() {
        let repo = folder.path().join(index.to_string());
        copy_folder(&project().join("fixtures/supabase-bare"), &repo);
        let migrations = repo.join("supabase/migrations");
        std::fs::create_dir(&migrations).unwrap();
        let tables = "create table teams (id uuid primary key, name text not null);\n\
                      create table basejump.firms (id bigint primary key, owner uuid not null, is_staff boolean);\n";
        std::fs::write(migrations.join("20250101000000_tables.sql"), tables).unwrap();
        must(Command::new("git").args(["init", "--quiet"]).current_dir(&repo));
        must(Command::new(acp).args(["install", "--yes", "--allow-dirty"]).args(answers).current_dir(&repo));
        for line in ["deno fmt --check", "deno lint", "deno check ."] {
            let mut deno = Command::new("bash");
            deno.args(["-c", line]).current_dir(repo.join("supabase/functions").join(answers[1]));
            deno.env("PATH", &path)
                .env("DENO_DIR", project().join("target/prepared/deno"))
                .env("NO_COLOR", "1");
            must(&mut deno);
        }
    }
}

fn whole_life(fixture: Fixture) {
    let _alone = alone();
    let host = Host::set_up(fixture);
    let installed = host.install();
    let added = add_packs(|words| host.acp_json(words));
    let edits = upgraded(&host.repo, &|words| host.acp_json(words));
    host.function_is_clean();
    host.migrates(&added);
    host.advisors_find_nothing();
    host.data_api_reaches_nothing();
    host.most_models(50, 5);
    host.serves(&installed);
    host.most_models(5, 50);
    let printed = host.step(&added, "test");
    // Of the install, of lead scoring, and of the pack for tickets.
    let all = format!("{} passed | 0 failed", 9 + 14 + 6);
    assert!(printed.contains(&format!("| {all}")) || printed.contains(&format!(" {all}")), "{printed}");
    let again = host.acp_json(&["install", "--yes", "--json"]);
    assert_eq!(again["changes"], json!([]), "a second install plans something");
    edits.are_there_and_go();
    host.uninstall();
}

#[test]
#[ignore = "thousands of calls: tests/fuzz makes them"]
fn generated_calls_find_no_failure_in_an_edge_function() {
    let _alone = alone();
    let host = Host::set_up(NEXT);
    let installed = host.install();
    lift_limit(&host.repo.join(host.function("bindings.ts")));
    host.acp_json(&["generate", "openapi", "--json"]);
    host.migrates(&installed);
    let server = host.boot(0);
    let key = host.step(&installed, "create-key").trim().to_owned();
    let address = format!("http://127.0.0.1:{}", port(&server.url));
    find_nothing(&host.repo.join("public/api/openapi.json"), &address, &key, Calls::Many);
}

struct Host {
    fixture: Fixture,
    /// Supabase's CLI and Deno, at the versions that are pinned for tests.
    tools: PathBuf,
    database: Database,
    repo: PathBuf,
    /// Where Deno gets the kit, where it is a package.
    registry: Option<Registry>,
    folder: TempDir,
}

impl Host {
    /// The fixture as its owner has it, committed, and a database as the platform makes it.
    fn set_up(fixture: Fixture) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-supabase-").tempdir().unwrap();
        let repo = folder.path().join("repo");
        copy_folder(&project().join("fixtures").join(fixture.name), &repo.join(fixture.folder));
        let database = Database::start(Engine::Postgres);
        let tools = prepared(&["node", "supabase"]).join(".bin");
        let registry = fixture.is_package.then(|| Registry::start(folder.path()));
        let host = Host { tools, database, fixture, repo, registry, folder };
        host.is_the_local_stack();
        host.git(&["init", "--quiet", "--initial-branch=main"]);
        host.git(&["add", "--all"]);
        host.git(&["commit", "--quiet", "--message=The product"]);
        let platform = project().join("tests/supabase/platform.sql");
        let superuser = host.url().replace("postgres:postgres@", "app:app@");
        host.sh(&format!("supabase db query --yes --file '{}' --remote='{superuser}'", platform.display()));
        host
    }

    /// The database as the function and the CLI reach it.
    fn url(&self) -> String {
        let url = self.database.url().unwrap().replace("app:app@", "postgres:postgres@");
        format!("{}/postgres", url.strip_suffix("/app").unwrap())
    }

    /// The project's configuration has the test's database in the place of the one in a container.
    fn is_the_local_stack(&self) {
        let path = self.repo.join(self.below("config.toml"));
        let config = std::fs::read_to_string(&path).unwrap();
        let port = port(&self.database.url().unwrap().replace("postgres://app:app@", "http://"));
        std::fs::write(path, with_database(&config, port)).unwrap();
    }

    /// A path below `supabase/`.
    fn below(&self, path: &str) -> String {
        format!("{}supabase/{path}", self.fixture.folder)
    }

    /// A path below the function's folder.
    fn function(&self, path: &str) -> String {
        self.below(&format!("functions/{}/{path}", self.fixture.function))
    }

    /// A command as the owner would type it, in the repository's root.
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.repo);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.tools.display()));
        command.env("HOME", self.folder.path()).env("DENO_DIR", project().join("target/prepared/deno"));
        command.env("NO_COLOR", "1").env("DENO_NO_UPDATE_CHECK", "1").env("SUPABASE_TELEMETRY_DISABLED", "1");
        command.env_remove("SUPABASE_DB_URL").env_remove("ACP_SECRET").env_remove("ACP_KEY_PEPPER");
        if self.fixture.hosted {
            command.env("SUPABASE_DB_URL", self.url()).env("ACP_KEY_PEPPER", PEPPER);
        }
        if let Some(registry) = &self.registry {
            command.env("NPM_CONFIG_REGISTRY", &registry.url);
            // Packages are kept by the registry they are from, and this one's address is its own.
            command.env("DENO_DIR", self.folder.path().join("deno"));
        }
        command
    }

    /// The next step as it is printed; a package manager that is not there is not asked for the CLI.
    fn step(&self, installed: &Value, id: &str) -> String {
        self.sh(&next(installed, id).replace("pnpm exec supabase", "supabase"))
    }

    fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    /// A command of Supabase's CLI on the test's database; the document that it prints.
    fn supabase(&self, arguments: &str) -> Value {
        let line =
            format!("supabase {arguments} {} --output-format json --remote='{}'", self.workdir(), self.url());
        let printed = self.sh(&line);
        serde_json::from_str(&printed)
            .unwrap_or_else(|error| panic!("`supabase {arguments}`: {error}\n{printed}"))
    }

    fn workdir(&self) -> String {
        format!("--workdir '{}'", self.repo.join(self.fixture.folder).display())
    }

    /// A statement of the owner's.
    fn execute(&self, statement: &str) {
        self.sh(&format!("supabase db query --yes \"{statement}\" --remote='{}'", self.url()));
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
    fn install(&self) -> Value {
        let with =
            |more: &[&'static str]| [&["install", "--yes", "--json"], self.fixture.answers, more].concat();
        let shown = self.acp_json(&with(&["--dry-run"]));
        assert_eq!(self.git(&["status", "--porcelain"]), "", "the dry run wrote something");
        let installed = self.acp_json(&with(&[]));
        assert_eq!(installed["by_hand"], json!([]));
        assert_eq!(installed["plan_digest"], shown["plan_digest"], "another plan than the one shown");
        installed
    }

    /// A change of the owner's: how many models a tenant may have.
    fn most_models(&self, from: u32, to: u32) {
        let file = self.repo.join(self.function("bindings.ts"));
        let (text, name) = (std::fs::read_to_string(&file).unwrap(), "max_scoring_models_per_tenant: ");
        let changed = text.replace(&format!("{name}{from},"), &format!("{name}{to},"));
        assert_ne!(changed, text);
        std::fs::write(file, changed).unwrap();
    }

    /// Lead scoring for the tenant of a key, behind the address of all workers.
    fn tells_the_story(&self, url: &str, tenant: &str, keys: &Keys) {
        let leads = insert_leads(tenant).replace("acp_", self.fixture.tables.0);
        let file = self.folder.path().join("leads.sql");
        std::fs::write(&file, leads).unwrap();
        self.sh(&format!("supabase db query --yes --file '{}' --remote='{}'", file.display(), self.url()));
        all_of_it(url, &keys.full, &keys.other);
    }

    /// With the defaults of Deno's formatter, linter and type checker, the kit as well.
    fn function_is_clean(&self) {
        let function = self.repo.join(self.function(""));
        let shared = if self.fixture.is_package { "" } else { "../_shared" };
        for line in
            [format!("deno fmt --check . {shared}"), format!("deno lint . {shared}"), "deno check .".into()]
        {
            must(self.command(&line).current_dir(&function));
        }
        // What is deployed is what the entry imports: neither the script nor the tests.
        let deployed = must(self.command("deno info --json index.ts").current_dir(&function));
        assert!(deployed.contains("/bindings.ts"), "{deployed}");
        assert!(!deployed.contains("create_key.ts") && !deployed.contains("manage_test.ts"), "{deployed}");
    }

    /// The printed step is for the local stack; a hosted database is pushed to.
    fn migrates(&self, installed: &Value) {
        let push = format!("supabase db push --yes {} --remote='{}' 2>&1", self.workdir(), self.url());
        let applied = match self.fixture.hosted {
            true => self.sh(&push),
            false => self.sh(&format!("{} 2>&1", next(installed, "migrate"))),
        };
        assert!(applied.contains("_acp_control_plane.sql"), "{applied}");
        let again = self.sh(&push);
        assert!(again.contains("up to date"), "{again}");
    }

    /// Nothing at the level at which they report, and below it only what is meant: nobody has a policy, and no index of
    /// a new database was used yet. A table that is open is found, so they do look.
    fn advisors_find_nothing(&self) {
        assert_eq!(self.supabase("db advisors")["results"], json!([]));
        let all = self.supabase("db advisors --level info");
        for finding in all["results"].as_array().unwrap() {
            let name = finding["name"].as_str().unwrap();
            assert!(["rls_enabled_no_policy", "unused_index"].contains(&name), "{finding}");
        }
        self.execute("create table public.left_open (id int primary key)");
        let open = &self.supabase("db advisors")["results"];
        assert_eq!(open[0]["name"], "rls_disabled_in_public", "{open}");
        self.execute("alter table public.left_open enable row level security");
    }

    /// For each role, table and verb. A table that is only under row level security is reached, so roles are taken.
    fn data_api_reaches_nothing(&self) {
        let script = project().join("tests/supabase/roles.ts");
        let (config, (prefix, count)) = (self.function("deno.json"), self.fixture.tables);
        let line = format!("deno run --config {config} -A '{}' {prefix} left_open", script.display());
        let printed = must(self.command(&line).env("SUPABASE_DB_URL", self.url()));
        let tried: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (ours, control): (Vec<_>, Vec<_>) = tried.iter().partition(|one| one["name"] != "left_open");
        // Five verbs on each table, and the two sequences there are.
        assert_eq!(ours.len(), 2 * (5 * count + 2), "{printed}");
        for one in ours {
            assert_eq!(one["outcome"], "42501", "{one}");
        }
        let read = control.iter().filter(|one| one["verb"] == "select" && one["outcome"] == "done");
        assert_eq!(read.count(), 2, "{control:?}");
    }

    /// Two workers behind one address replay the vectors; any of them answers with and without the last slash.
    fn serves(&self, installed: &Value) {
        if !self.fixture.hosted {
            let secrets = format!("ACP_KEY_PEPPER=\"{PEPPER}\" # as in production\n");
            std::fs::write(self.repo.join(self.below("functions/.env")), secrets).unwrap();
        }
        let servers = [self.boot(0), self.boot(1)];
        let create_key = next(installed, "create-key");
        let full = self.step(installed, "create-key").trim().to_owned();
        assert_eq!(full.lines().count(), 1, "the key is printed alone: {full}");
        let mine = whoami(&servers[0].url, &full);
        self.execute(self.fixture.tenant);
        let refused = run(&mut self.command(&create_key));
        assert!(text(&refused.stderr).contains("there are several tenants"), "{}", text(&refused.stderr));
        let tenants = self.supabase(&format!("db query --read-only \"{}\"", self.fixture.tenants));
        let other = other_than(&tenants, &mine);
        let key = |tenant: &str, more: &str| {
            self.sh(&format!("{create_key} --tenant {tenant} {more}")).trim().to_owned()
        };
        let keys = Keys { full, low_scope: key(&mine, "--scopes manage.read"), other: key(&other, "") };
        for ending in ["", "/"] {
            assert_eq!(whoami(&format!("{}{ending}", servers[1].url), &keys.other), other);
        }
        let path = format!("functions/v1/{}", self.fixture.function);
        let front = in_turn(servers.iter().map(|server| port(&server.url)).collect());
        let url = format!("http://127.0.0.1:{front}/{path}");
        self.tells_the_story(&url, &mine, &keys);
        println!("{}: {}", self.fixture.name, conforms(&url, &keys));
        agrees(&url, &keys.low_scope, &self.acp(&["generate", "openapi", "-o", "-"]));
        let doctor = self.command_with_tools(&["doctor", "--url", &servers[0].url, "--key", &keys.full]);
        assert!(doctor.status.success(), "{}{}", text(&doctor.stdout), text(&doctor.stderr));
    }

    /// The function as it is deployed, with the rights that an edge function has, at the path that the gateway leaves it.
    fn boot(&self, index: usize) -> Server {
        let port = free_port();
        let entry = self.function("index.ts");
        let mut command =
            self.command(&format!("exec deno run --allow-env --allow-net --allow-read {entry}"));
        command.env("SUPABASE_DB_URL", self.url()).env("ACP_KEY_PEPPER", PEPPER);
        command.env("ACP_SECRET", "a secret that all workers share");
        command.env("DENO_SERVE_ADDRESS", format!("tcp:127.0.0.1:{port}"));
        let process = Background::start(&mut command, &self.log(index), "TERM");
        Server::answering(process, port, &format!("/{}", self.fixture.function))
    }

    fn log(&self, index: usize) -> PathBuf {
        Path::new(self.folder.path()).join(format!("worker-{index}.log"))
    }

    /// `acp` where Supabase's CLI and Deno are on PATH.
    fn command_with_tools(&self, arguments: &[&str]) -> Output {
        let line = arguments.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        run(&mut self.command(&format!("'{}' {line}", env!("CARGO_BIN_EXE_acp"))))
    }

    /// Nothing of ours is left.
    fn uninstall(&self) {
        if !self.fixture.hosted {
            std::fs::remove_file(self.repo.join(self.below("functions/.env"))).unwrap();
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=Install the control plane"]);
        self.acp_json(&["uninstall", "--yes", "--json"]);
        self.git(&["add", "--all"]);
        assert_eq!(self.git(&["diff", "--cached", "--stat", "HEAD~1"]), "", "files differ from those before");
        let left = self.git(&["status", "--porcelain", "--ignored"]);
        let ours = |line: &&str| line.starts_with("!!") && !line.ends_with("/.temp/");
        assert_eq!(left.lines().filter(ours).collect::<Vec<_>>(), Vec::<&str>::new(), "left behind");
    }
}
