//! What an install into a Rust server would do.

use std::collections::BTreeMap;

use acp::host::HOSTS;
use acp::plan::{Change, Plan};
use acp::repo::Repo;

use crate::{Files, SERVE, after, files, first, fixture, found, manifest, paths, plan, written};

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
    assert!(cargo.contains("acp-kernel = { path = \"control_plane\", features = [\"axum\", \"sqlx-0-8-sqlite\", \"webhooks-http\"] }\n"));
    assert!(cargo.contains("default-run = \"leadbook\"\n"));
    let ids: Vec<_> = plan.next.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["install-deps", "migrate", "create-key", "start", "call", "test"]);
}

#[test]
fn the_plan_for_a_workspace_keeps_to_its_ways() {
    let plan = first(&fixture("axum-workspace"));
    let root = written(&plan, "Cargo.toml");
    assert!(root.contains(
        "    \"crates/importer\", # loads a CSV file from the command line\n]\nexclude = [\"control_plane\"]\n"
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
        session
            .contains("    \"/api/manage\",\n    \"/api/manage/\",\n    \"/api/manage/openapi.json\",\n];\n"),
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
            .contains("acp-kernel = { path = \"kernel\", features = [\"axum\", \"sqlx-0-8-sqlite\"] }")
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
        "neither a migration nor a model makes a table `users`; it is the name of one, or `new`"
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
