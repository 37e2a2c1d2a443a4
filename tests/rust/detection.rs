//! What is a Rust server, of which kind and where; and what only looks like one.

use crate::{SERVE, after, files, first, fixture, found, manifest, paths, shown, written};

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
        let again = crate::plan(&installed, &[], &created);
        assert_eq!(paths(&again), Vec::<&str>::new(), "{name}");
    }
}
