//! Rust servers: what is detected, what is not, and what is planned. Repositories in memory; nothing is built.

use std::collections::BTreeMap;

use acp::detect::{Candidate, detect};
use acp::host::HOSTS;
use acp::plan::{Change, Class, Draft, Plan};
use acp::repo::Repo;

type Files = BTreeMap<String, String>;

const SERVE: &str = "#[tokio::main]\nasync fn main() {\n    let app = axum::Router::new().route(\"/\", get(root)).route(\"/health\", get(health));\n    axum::serve(listener, app).await.unwrap();\n}\n";

fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
    )
}

/// A fixture as its owner has it.
fn fixture(name: &str) -> Files {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let all = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    all.map(|entry| {
        let below =
            entry.path().strip_prefix(&folder).unwrap().to_string_lossy().replace("_gitignore", ".gitignore");
        (below, std::fs::read_to_string(entry.path()).unwrap())
    })
    .collect()
}

fn found(files: &Files) -> Vec<Candidate> {
    detect(&Repo::from_files(files.clone())).unwrap().candidates
}

/// Framework and root of every candidate.
fn shown(files: &Files) -> Vec<(String, String)> {
    found(files).into_iter().map(|candidate| (candidate.framework, candidate.root)).collect()
}

/// The plan with every default; `set` are answers that differ.
fn plan(files: &Files, set: &[(&str, &str)], receipt: &BTreeMap<String, Class>) -> Plan {
    let repo = Repo::from_files(files.clone());
    let candidate = found(files).into_iter().next().expect("a candidate");
    let host = HOSTS.iter().find(|host| host.id() == candidate.framework).unwrap();
    let questions = host.questions(&repo, &candidate).unwrap();
    let answers: BTreeMap<String, String> = questions
        .iter()
        .map(|question| {
            let given =
                set.iter().find(|(key, _)| *key == question.key).map(|(_, value)| (*value).to_owned());
            let answer = given.or(question.default.clone()).expect("an answer");
            question.check.run(&answer).unwrap_or_else(|why| panic!("{}: {why}", question.key));
            (question.key.to_owned(), answer)
        })
        .collect();
    let mut draft = Draft::new(&repo, &candidate, &answers, receipt);
    host.plan(&mut draft).unwrap();
    draft.finish()
}

fn first(files: &Files) -> Plan {
    plan(files, &[], &BTreeMap::new())
}

/// The repository after a plan, and what its receipt says was created.
fn after(files: &Files, plan: &Plan) -> (Files, BTreeMap<String, Class>) {
    let (mut files, mut created) = (files.clone(), BTreeMap::new());
    for change in &plan.changes {
        let text = String::from_utf8(change.after().unwrap()).unwrap();
        files.insert(change.path().to_owned(), text);
        if let Change::Create { path, class, .. } = change {
            created.insert(path.clone(), *class);
        }
    }
    (files, created)
}

/// The file as the plan leaves it.
fn written(plan: &Plan, path: &str) -> String {
    let change = plan.changes.iter().find(|change| change.path() == path);
    let change = change.unwrap_or_else(|| panic!("no change of `{path}` in {:?}", paths(plan)));
    String::from_utf8(change.after().unwrap()).unwrap()
}

/// What is planned, but for the crate's own files.
fn paths(plan: &Plan) -> Vec<&str> {
    plan.changes.iter().map(Change::path).filter(|path| !path.starts_with("control_plane/")).collect()
}

#[test]
fn every_fixture_is_detected_as_exactly_itself() {
    for (name, framework, root) in [
        ("axum-sqlite", "axum", ""),
        ("axum-workspace", "axum", "crates/api"),
        ("actix-postgres", "actix-web", ""),
    ] {
        assert_eq!(shown(&fixture(name)), [(framework.to_owned(), root.to_owned())], "{name}");
    }
}

#[test]
fn the_evidence_names_the_dependency_the_router_and_the_locked_version() {
    let [candidate] = found(&fixture("axum-workspace")).try_into().unwrap();
    let facts: Vec<_> =
        candidate.evidence.iter().map(|e| format!("{}:{} {}", e.file, e.line, e.fact)).collect();
    assert_eq!(
        facts[..2],
        ["Cargo.toml:20 `api` depends on axum", "crates/api/src/lib.rs:19 the router is built here"]
    );
    assert!(facts[2].starts_with("Cargo.lock:") && facts[2].contains("axum is at 0.8."), "{facts:?}");
    assert_eq!(candidate.database.as_deref(), Some("postgres"));
    assert_eq!(candidate.tenant_models[0].name, "organizations");
    assert_eq!(candidate.entry.as_deref(), Some("crates/api/src/main.rs"));
}

#[test]
fn a_renamed_dependency_of_a_workspace_is_found_under_its_other_name() {
    let root = "[workspace]\nmembers = [\"server\"]\n\n[workspace.dependencies]\nweb = { package = \"axum\", version = \"0.8\" }\n";
    let server = manifest("server", "web.workspace = true\n");
    let serve = SERVE.replace("axum::", "web::");
    let files =
        files(&[("Cargo.toml", root), ("server/Cargo.toml", &server), ("server/src/main.rs", &serve)]);
    assert_eq!(shown(&files), [("axum".to_owned(), "server".to_owned())]);
    assert!(found(&files)[0].evidence[0].fact.ends_with("axum under another name"));
    assert!(written(&first(&files), "server/src/manage/endpoint.rs").contains("-> web::Router<S>"));
}

#[test]
fn what_depends_on_axum_without_serving_is_no_host() {
    let axum = manifest("thing", "axum = \"0.8\"\n");
    let error = "pub struct Problem;\nimpl axum::response::IntoResponse for Problem {}\n";
    assert_eq!(shown(&files(&[("Cargo.toml", &axum), ("src/lib.rs", error)])), []);
    let tool = "fn main() {\n    println!(\"{}\", axum::http::StatusCode::OK);\n}\n";
    assert_eq!(shown(&files(&[("Cargo.toml", &axum), ("src/main.rs", tool)])), []);
    let only_tests = "fn main() {}\n#[cfg(test)]\nmod tests {\n    async fn s() {\n        axum::serve(l, axum::Router::new()).await;\n    }\n}\n";
    assert_eq!(shown(&files(&[("Cargo.toml", &axum), ("src/main.rs", only_tests)])), []);
    let development = "[package]\nname = \"thing\"\n\n[dev-dependencies]\naxum = \"0.8\"\n";
    assert_eq!(shown(&files(&[("Cargo.toml", development), ("src/main.rs", SERVE)])), []);
}

#[test]
fn examples_tests_and_vendored_packages_are_nobodys_host() {
    let axum = manifest("thing", "axum = \"0.8\"\n");
    for folder in ["examples/hello", "tests/app", "vendor/axum-thing", "fixtures/a", "{{ name }}"] {
        let (cargo, main) = (format!("{folder}/Cargo.toml"), format!("{folder}/src/main.rs"));
        assert_eq!(shown(&files(&[(&cargo, &axum), (&main, SERVE)])), [], "{folder}");
    }
    let library = "pub fn x() {}\n";
    let example = files(&[("Cargo.toml", &axum), ("src/lib.rs", library), ("examples/server.rs", SERVE)]);
    assert_eq!(shown(&example), []);
}

#[test]
fn a_library_that_serves_is_the_host_where_a_program_of_the_repository_runs_it() {
    let root = "[workspace]\nmembers = [\"http\", \"cli\"]\n";
    let http = manifest("http", "axum = \"0.8\"\n");
    let serve = SERVE.replace("async fn main", "pub async fn run");
    let cli = manifest("cli", "http = { path = \"../http\" }\n");
    let mut all = files(&[("Cargo.toml", root), ("http/Cargo.toml", &http), ("http/src/lib.rs", &serve)]);
    assert_eq!(shown(&all), [], "nobody runs it");
    all.insert("cli/Cargo.toml".into(), cli);
    all.insert("cli/src/main.rs".into(), "fn main() {\n    http::run();\n}\n".into());
    assert_eq!(shown(&all), [("axum".to_owned(), "http".to_owned())]);
}

#[test]
fn a_router_of_a_library_that_a_program_serves_is_mounted_into_in_the_library() {
    let root = "[workspace]\nmembers = [\"api\", \"server\"]\n";
    let api = manifest("api", "axum = \"0.8\"\nsqlx = { version = \"0.8\", features = [\"postgres\"] }\n");
    let router = "use sqlx::PgPool;\n\npub fn router(pool: PgPool) -> axum::Router {\n    axum::Router::new().route(\"/\", get(x)).with_state(pool)\n}\n";
    let server = manifest("server", "api = { path = \"../api\" }\naxum = \"0.8\"\n");
    for main in [
        "async fn main() {\n    axum::serve(listener, api::router(pool)).await;\n}\n",
        "use api::router;\nasync fn main() {\n    let app = router(pool);\n    axum::serve(listener, app).await;\n}\n",
    ] {
        let all = files(&[
            ("Cargo.toml", root),
            ("api/Cargo.toml", &api),
            ("api/src/lib.rs", router),
            ("server/Cargo.toml", &server),
            ("server/src/main.rs", main),
        ]);
        assert_eq!(shown(&all), [("axum".to_owned(), "api".to_owned())]);
        let plan = first(&all);
        assert_eq!(plan.by_hand, []);
        assert!(written(&plan, "api/src/lib.rs").contains(".merge(crate::manage::router(pool.clone()))\n"));
        assert_eq!(plan.next[3].command, "cargo run --package server");
    }
}

#[test]
fn two_servers_are_two_candidates() {
    let root = "[workspace]\nmembers = [\"a\", \"b\"]\n";
    let all = files(&[
        ("Cargo.toml", root),
        ("a/Cargo.toml", &manifest("a", "axum = \"0.8\"\n")),
        ("a/src/main.rs", SERVE),
        ("b/Cargo.toml", &manifest("b", "actix-web = \"4\"\n")),
        (
            "b/src/main.rs",
            "async fn main() {\n    HttpServer::new(|| App::new()).bind(\"x\")?.run().await\n}\n",
        ),
    ]);
    assert_eq!(shown(&all), [("axum".to_owned(), "a".to_owned()), ("actix-web".to_owned(), "b".to_owned())]);
}

#[test]
fn other_frameworks_and_older_versions_get_a_server_of_their_own_and_are_told_so() {
    let rocket = "#[launch]\nfn rocket() -> _ {\n    rocket::build()\n}\n";
    let axum_07 =
        SERVE.replace("axum::serve(listener, app)", "axum::Server::bind(&a).serve(app.into_make_service())");
    for (name, dependencies, main) in [
        ("rocket", "rocket = \"0.5\"\n", rocket),
        ("poem", "poem = \"3\"\n", "fn main() {}\n"),
        ("salvo", "salvo = \"0.80\"\n", "fn main() {}\n"),
        ("warp", "warp = \"0.4\"\n", "fn main() {}\n"),
        ("loco-rs", "loco-rs = \"0.16\"\naxum = \"0.8\"\n", "fn main() {}\n"),
        ("axum", "axum = \"0.6\"\n", axum_07.as_str()),
    ] {
        let all = files(&[("Cargo.toml", &manifest("shop", dependencies)), ("src/main.rs", main)]);
        assert_eq!(shown(&all), [("rust".to_owned(), String::new())], "{name}");
        let plan = first(&all);
        let said = format!(
            "{name} is not mounted into: `src/bin/manage.rs` serves `/api/manage` on a port of its own"
        );
        assert!(
            plan.warnings.iter().any(|warning| warning.starts_with(&said)),
            "{name}: {:?}",
            plan.warnings
        );
        assert!(written(&plan, "src/bin/manage.rs").contains("127.0.0.1:8787"), "{name}");
        assert_eq!(plan.by_hand, [], "{name}");
        assert!(!paths(&plan).contains(&"src/main.rs"), "{name}: {:?}", paths(&plan));
        let (installed, created) = after(&all, &plan);
        assert_eq!(shown(&installed), [("rust".to_owned(), String::new())], "{name}, installed");
        let again = self::plan(&installed, &[], &created);
        assert_eq!(paths(&again), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn the_plan_for_a_single_crate_is_small_where_the_owner_looks() {
    let plan = first(&fixture("axum-sqlite"));
    assert_eq!(
        paths(&plan),
        [
            "src/manage/adapters.rs",
            "src/manage/bindings.rs",
            "src/manage/mod.rs",
            "src/manage/packs.rs",
            "src/bin/acp_create_key.rs",
            "tests/manage.rs",
            "src/manage/endpoint.rs",
            "migrations/20250113090001_acp_control_plane.sql",
            "src/routes/mod.rs",
            "src/main.rs",
            "Cargo.toml",
            ".env.example",
        ]
    );
    assert_eq!(plan.by_hand, []);
    let routes = written(&plan, "src/routes/mod.rs");
    assert!(
        routes
            .contains("        .nest(\"/api\", api)\n        .merge(crate::manage::router(pool.clone()))\n")
    );
    assert!(written(&plan, "src/main.rs").contains("mod error;\nmod manage;\nmod routes;\n"));
    let cargo = written(&plan, "Cargo.toml");
    assert!(cargo.contains("acp-kernel = { path = \"control_plane\", features = [\"axum\", \"sqlx-sqlite\", \"webhooks-http\"] }\n"));
    assert!(cargo.contains("default-run = \"leadbook\"\n"));
    let ids: Vec<_> = plan.next.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["install-deps", "migrate", "create-key", "start", "call", "test"]);
}

#[test]
fn the_plan_for_a_workspace_keeps_to_its_ways() {
    let plan = first(&fixture("axum-workspace"));
    let root = written(&plan, "Cargo.toml");
    assert!(root.contains(
        "    \"crates/importer\", # loads a CSV file from the command line\n    \"control_plane\",\n]\n"
    ));
    assert!(root.contains("acp-kernel = { path = \"control_plane\", features = ["));
    assert!(written(&plan, "crates/api/Cargo.toml").contains("acp-kernel = { workspace = true }\n"));
    assert!(
        written(&plan, "crates/api/src/lib.rs").contains(".merge(crate::manage::router(state.db.clone()))\n")
    );
    assert!(written(&plan, "crates/api/src/bin/acp_create_key.rs").contains("use api::manage;\n"));
    assert!(written(&plan, "migrations/0003_acp_control_plane.sql").contains("CREATE TABLE"));
    assert!(written(&plan, "crates/api/src/manage/bindings.rs").contains("\"table\": \"organizations\""));
    assert!(
        plan.next.iter().all(|step| step.id == "call" || step.command.contains("--package api")),
        "{:?}",
        plan.next
    );
}

#[test]
fn a_wall_of_actix_lets_the_endpoint_through_where_it_has_a_list() {
    let plan = first(&fixture("actix-postgres"));
    let session = written(&plan, "src/session.rs");
    assert!(
        session.contains("&[\"/healthz\", \"/login\", \"/api/manage\", \"/api/manage/\"];\n"),
        "{session}"
    );
    let main = written(&plan, "src/main.rs");
    assert!(main.contains(
        "    let control_plane = crate::manage::routes(data.pool.clone());\n    HttpServer::new(move || {"
    ));
    assert!(main.contains("            .configure(control_plane.clone())\n            .configure(routes)\n"));
    for ending in ["down", "up"] {
        let sql = written(&plan, &format!("migrations/20240318120001_acp_control_plane.{ending}.sql"));
        assert!(sql.contains("acp_audit_log"), "{sql}");
    }
}

#[test]
fn a_wall_of_actix_without_a_list_is_a_step_by_hand_until_it_names_the_endpoint() {
    let mut all = fixture("actix-postgres");
    let session =
        all["src/session.rs"].replace("PUBLIC.contains(&request.path())", "request.path() == \"/healthz\"");
    all.insert("src/session.rs".into(), session.clone());
    let plan = first(&all);
    let [step] = plan.by_hand.as_slice() else { panic!("{:?}", plan.by_hand) };
    assert_eq!(
        (step.id.as_str(), step.title.as_str()),
        ("rust-wall", "let `/api/manage` through `required`")
    );
    let done = session.replace(
        "request.path() == \"/healthz\"",
        "[\"/healthz\", \"/api/manage\"].contains(&request.path())",
    );
    all.insert("src/session.rs".into(), done);
    assert_eq!(first(&all).by_hand, []);
}

#[test]
fn a_router_that_cannot_be_followed_is_a_step_by_hand_and_the_rest_is_done() {
    let main = "mod app;\nasync fn main() {\n    axum::serve(listener, app::build!()).await;\n}\n";
    let all =
        files(&[("Cargo.toml", &manifest("shop", "axum = \"0.8\"\ntokio = \"1\"\n")), ("src/main.rs", main)]);
    let plan = first(&all);
    let [step] = plan.by_hand.as_slice() else { panic!("{:?}", plan.by_hand) };
    assert_eq!(step.id, "rust-router");
    assert_eq!(step.snippet, ".merge(crate::manage::router())\n");
    assert_eq!(step.reason, "line 3 is neither a variable nor a call");
    assert!(written(&plan, "src/main.rs").contains("mod app;\nmod manage;\n"));
}

#[test]
fn a_host_without_a_database_gets_one_in_a_file() {
    let all = files(&[
        ("Cargo.toml", &manifest("shop", "axum = \"0.8\"\ntokio = \"1\"\n")),
        ("src/main.rs", SERVE),
    ]);
    let plan = first(&all);
    let adapters = written(&plan, "src/manage/adapters.rs");
    assert!(
        adapters.contains("\"sqlite://acp.db\"") && adapters.contains("acp_kernel::sqlx::driver::SqlitePool")
    );
    assert!(written(&plan, "src/main.rs").contains("\n        .merge(crate::manage::router());\n"));
    assert!(!paths(&plan).iter().any(|path| path.ends_with(".sql")));
    let tool = written(&plan, "src/bin/acp_create_key.rs");
    assert!(tool.contains("store.migrate().await?;") && tool.contains("store.create_tenant(\"Default\")"));
}

#[test]
fn migrations_join_those_of_diesel_and_refinery_in_their_own_style() {
    let base = [(
        "Cargo.toml",
        manifest("shop", "axum = \"0.8\"\ndiesel = { version = \"2\", features = [\"postgres\"] }\n"),
    )];
    let with = |path: &str| {
        let mut all: Files = base.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect();
        all.insert("src/main.rs".into(), SERVE.into());
        all.insert(path.into(), "CREATE TABLE tenants (id SERIAL PRIMARY KEY, name TEXT NOT NULL);\n".into());
        all
    };
    let sql = |plan: &Plan| {
        paths(plan).iter().filter(|p| p.ends_with(".sql")).map(|p| (*p).to_owned()).collect::<Vec<_>>()
    };
    let diesel = first(&with("migrations/2024-01-31-120000_tenants/up.sql"));
    let folder = "migrations/2024-01-31-120001_acp_control_plane";
    assert_eq!(sql(&diesel), [format!("{folder}/down.sql"), format!("{folder}/up.sql")]);
    let refinery = first(&with("migrations/V7__tenants.sql"));
    assert_eq!(sql(&refinery), ["migrations/V8__acp_control_plane.sql"]);
}

#[test]
fn installing_twice_plans_nothing_the_second_time() {
    for name in ["axum-sqlite", "axum-workspace", "actix-postgres"] {
        let before = fixture(name);
        let (installed, created) = after(&before, &first(&before));
        let again = plan(&installed, &[], &created);
        let changes: Vec<_> = again.changes.iter().map(Change::path).collect();
        assert_eq!(changes, Vec::<&str>::new(), "{name}");
        assert_eq!((&again.by_hand, &again.conflicts), (&vec![], &vec![]), "{name}");
    }
}

#[test]
fn other_answers_are_kept_to_everywhere() {
    let set = [
        ("app_name", "agents"),
        ("kit_name", "kernel"),
        ("base_path", "/agents"),
        ("table_prefix", "cp_"),
        ("packs", "settings"),
        ("tenant_model", "new"),
    ];
    let plan = plan(&fixture("axum-sqlite"), &set, &BTreeMap::new());
    let all: Vec<_> = plan.changes.iter().map(Change::path).collect();
    assert!(all.contains(&"src/agents/mod.rs") && all.contains(&"kernel/Cargo.toml"), "{all:?}");
    assert!(
        written(&plan, "Cargo.toml")
            .contains("acp-kernel = { path = \"kernel\", features = [\"axum\", \"sqlx-sqlite\"] }")
    );
    assert!(written(&plan, "src/routes/mod.rs").contains(".merge(crate::agents::router(pool.clone()))"));
    let sql = written(&plan, "migrations/20250113090001_acp_control_plane.sql");
    assert!(sql.contains("\"cp_tenants\"") && !sql.contains("\"acp_"), "{sql}");
    let packs = written(&plan, "src/agents/packs.rs");
    assert!(packs.contains("packs::settings::pack()") && !packs.contains("iam"), "{packs}");
    assert!(written(&plan, "src/agents/bindings.rs").contains("\"base_path\": \"/agents\""));
}

#[test]
fn an_address_or_a_module_that_is_taken_is_refused_with_its_place() {
    let files = fixture("axum-sqlite");
    let repo = Repo::from_files(files.clone());
    let candidate = &found(&files)[0];
    let host = HOSTS.iter().find(|host| host.id() == "axum").unwrap();
    let questions = host.questions(&repo, candidate).unwrap();
    let refused = |key: &str, answer: &str| {
        let question = questions.iter().find(|question| question.key == key).unwrap();
        question.check.run(answer).unwrap_err()
    };
    assert_eq!(refused("base_path", "/health"), "`src/routes/mod.rs` line 20 serves it already");
    assert_eq!(refused("app_name", "routes"), "`src/routes/mod.rs` exists already");
    assert_eq!(refused("app_name", "match"), "`match` is a keyword of Rust");
    assert_eq!(refused("kit_name", "migrations"), "`migrations` exists already");
    assert_eq!(
        refused("tenant_model", "users"),
        "no migration makes a table `users`; it is the name of one, or `new`"
    );
}

#[test]
fn an_old_compiler_is_named() {
    let mut all = fixture("axum-sqlite");
    let cargo = all["Cargo.toml"].replace("publish = false", "rust-version = \"1.75\"");
    all.insert("Cargo.toml".into(), cargo);
    all.insert("rust-toolchain.toml".into(), "[toolchain]\nchannel = \"1.80.1\"\n".into());
    let warnings = first(&all).warnings.join("\n");
    assert!(
        warnings.contains("Rust 1.75 builds it") && warnings.contains("asks for Rust 1.80.1"),
        "{warnings}"
    );
}
