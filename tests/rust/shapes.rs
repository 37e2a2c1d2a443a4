//! Shapes of real servers: where the port is written, where the database is, what gives the router.

use crate::{Files, SERVE, after, files, first, found, manifest, paths, shown, written};

/// The port of the call that an install prints.
fn port(files: &Files) -> String {
    let call = first(files).next.into_iter().find(|step| step.id == "call").expect("a call").command;
    let (_, rest) = call.split_once("127.0.0.1:").expect("an address");
    rest.split('/').next().unwrap().to_owned()
}

#[test]
fn a_number_is_the_port_only_where_something_says_so() {
    let axum = manifest("shop", "axum = \"0.8\"\n");
    let hash = "fn cost() -> u32 {\n    scrypt(15000)\n}\nconst MAX_BYTES: usize = 2048;\nfn report() -> Support {\n    let bound = max(8 * 1024);\n    Support { length: 12500, bound }\n}\n";
    for (code, wanted) in [
        ("", "3000"),
        ("const PORT: u16 = 8_081;\n", "8081"),
        ("fn at() -> SocketAddr {\n    SocketAddr::from(([0, 0, 0, 0], 4100))\n}\n", "4100"),
        (
            "fn at() -> String {\n    let port = std::env::var(\"PORT\").unwrap_or(\"4000\".into());\n    port\n}\n",
            "4000",
        ),
        ("fn default_port() -> u16 {\n    9900\n}\n", "9900"),
        ("struct Config {\n    #[clap(long, env, default_value = \"7000\")]\n    port: u16,\n}\n", "7000"),
        (
            "fn cache() -> &'static str {\n    \"127.0.0.1:6379\"\n}\nfn at() -> &'static str {\n    \"localhost:5050\"\n}\n",
            "5050",
        ),
    ] {
        let main = format!("{SERVE}{hash}{code}");
        assert_eq!(port(&files(&[("Cargo.toml", &axum), ("src/main.rs", &main)])), wanted, "{code}");
    }
}

#[test]
fn a_port_that_the_code_reads_is_in_the_environment_or_the_configuration() {
    let axum = manifest("shop", "axum = \"0.8\"\n");
    let example = ("api/.env.example", "REDIS_PORT=6380\nexport PORT=8000\n");
    let base = ("api/configuration/base.yaml", "application:\n  port: 8090\ndatabase:\n  port: 5432\n");
    let server = [("api/Cargo.toml", axum.as_str()), ("api/src/main.rs", SERVE)];
    assert_eq!(port(&files(&[server.as_slice(), &[example, base]].concat())), "8000");
    assert_eq!(port(&files(&[server.as_slice(), &[base]].concat())), "8090");
}

#[test]
fn a_database_behind_packages_of_the_workspace_is_the_servers_own() {
    let root = "[workspace]\nmembers = [\"server\", \"web\", \"core\"]\n";
    let core =
        manifest("core", "sqlx = { version = \"0.8\", features = [\"runtime-tokio\", \"postgres\"] }\n");
    let environment = "pub fn url() -> String {\n    std::env::var(\"SERVICE_DB_URL\").unwrap()\n}\n";
    let all = files(&[
        ("Cargo.toml", root),
        ("core/Cargo.toml", &core),
        ("core/src/lib.rs", environment),
        ("web/Cargo.toml", &manifest("web", "core = { path = \"../core\" }\n")),
        ("web/src/lib.rs", ""),
        ("server/Cargo.toml", &manifest("server", "axum = \"0.8\"\nweb = { path = \"../web\" }\n")),
        ("server/src/main.rs", SERVE),
    ]);
    assert_eq!(found(&all)[0].database.as_deref(), Some("postgres"));
    let plan = first(&all);
    assert!(written(&plan, "server/Cargo.toml").contains("\"sqlx-0-8-postgres\""));
    assert!(written(&plan, "server/src/manage/adapters.rs").contains("SERVICE_DB_URL"));
}

#[test]
fn what_the_kit_is_built_on_says_nothing_of_the_host_at_a_second_install() {
    let orm = "axum = \"0.8\"\nsea-orm = { version = \"2.0\", features = [\"sqlx-postgres\"] }\n";
    let all = files(&[("Cargo.toml", &manifest("shop", orm)), ("src/main.rs", SERVE)]);
    let once = first(&all);
    assert!(written(&once, "Cargo.toml").contains("\"sqlx-0-9-postgres\""));
    let (installed, created) = after(&all, &once);
    let again = crate::plan(&installed, &[], &created);
    assert_eq!((again.by_hand.as_slice(), again.changes.len()), ([].as_slice(), 0));
}

#[test]
fn a_driver_without_features_says_by_its_name_which_database_there_is() {
    for (driver, wanted) in [
        ("mysql = \"26\"", "mysql"),
        ("r2d2_sqlite = \"0.33\"", "sqlite"),
        ("bb8-postgres = \"0.9\"", "postgres"),
    ] {
        let axum = manifest("shop", &format!("axum = \"0.8\"\n{driver}\n"));
        let all = files(&[("Cargo.toml", &axum), ("src/main.rs", SERVE)]);
        assert_eq!(found(&all)[0].database.as_deref(), Some(wanted), "{driver}");
    }
}

#[test]
fn a_database_of_the_control_planes_own_has_no_table_of_the_hosts() {
    let axum = manifest("shop", "axum = \"0.8\"\n");
    let sql = ("migrations/1_orgs.sql", "CREATE TABLE orgs (id BIGINT PRIMARY KEY);\n");
    let plan = first(&files(&[("Cargo.toml", &axum), ("src/main.rs", SERVE), sql]));
    assert_eq!((plan.answers["database"].as_str(), plan.answers["tenant_model"].as_str()), ("sqlite", "new"));
}

#[test]
fn a_method_that_gives_the_router_is_followed_to_it() {
    let main = "#[tokio::main]\nasync fn main() {\n    let service = Api::new(ctx).mk_service();\n    axum::serve(listener, service).await.unwrap();\n}\n";
    let api = "impl Api {\n    pub fn new(ctx: Ctx) -> Self {\n        Self { ctx }\n    }\n    pub fn mk_service(self) -> Router {\n        Router::new().route(\"/\", get(root)).with_state(self.ctx)\n    }\n}\n";
    let axum = manifest("shop", "axum = \"0.8\"\n");
    let plan = first(&files(&[("Cargo.toml", &axum), ("src/main.rs", main), ("src/api.rs", api)]));
    assert_eq!(plan.by_hand, []);
    let written = written(&plan, "src/api.rs");
    assert!(
        written.contains(".merge(crate::manage::router()).with_state(self.ctx)")
            || written.contains(".merge(crate::manage::router())\n"),
        "{written}"
    );
}

#[test]
fn a_router_that_comes_in_as_a_parameter_is_merged_into_on_a_line_of_its_own() {
    let main = "fn wrap(routes: Router) -> Router {\n    routes\n        .layer(DefaultBodyLimit::disable())\n        .layer(RequestBodyLimitLayer::new(250 * 1000 * 1000))\n}\n\n#[tokio::main]\nasync fn main() {\n    axum::serve(listener, wrap(routes())).await.unwrap();\n}\n";
    let axum = manifest("shop", "axum = \"0.8\"\n");
    let plan = first(&files(&[("Cargo.toml", &axum), ("src/main.rs", main)]));
    let written = written(&plan, "src/main.rs");
    let chain =
        "    routes\n        .merge(crate::manage::router())\n        .layer(DefaultBodyLimit::disable())\n";
    assert!(written.contains(chain), "{written}");
}

#[test]
fn a_server_beside_a_program_is_not_in_the_library_that_it_serves_too() {
    let root = "[workspace]\nmembers = [\"api\", \"bin\"]\n";
    let old = "axum = \"0.5\"\ntokio = \"1\"\n";
    let serve = "pub async fn serve() {\n    axum::Server::bind(&a).serve(axum::Router::new().into_make_service()).await;\n}\n";
    let main = "#[tokio::main]\nasync fn main() {\n    api::serve().await;\n}\n";
    let all = files(&[
        ("Cargo.toml", root),
        ("api/Cargo.toml", &manifest("api", old)),
        ("api/src/lib.rs", serve),
        ("bin/Cargo.toml", &manifest("bin", &format!("{old}api = {{ path = \"../api\" }}\n"))),
        ("bin/src/main.rs", &format!("{main}{}", serve.replace("fn serve", "fn metrics"))),
    ]);
    assert_eq!(shown(&all), [("rust".to_owned(), "bin".to_owned())]);
}

#[test]
fn what_shuttle_starts_gets_a_server_of_its_own() {
    let shuttle = "shuttle-runtime = \"0.57\"\nsqlx = { version = \"0.8\", features = [\"runtime-tokio\", \"postgres\"] }\n";
    for (framework, returns) in
        [("axum = \"0.8\"\n", "shuttle_axum::ShuttleAxum"), ("actix-web = \"4\"\n", "ShuttleActixWeb<F>")]
    {
        let main = format!(
            "#[shuttle_runtime::main]\nasync fn main(pool: PgPool) -> {returns} {{\n    sqlx::migrate!().run(&pool).await.unwrap();\n    Ok(all(pool).into())\n}}\n"
        );
        let all = files(&[
            ("Cargo.toml", &manifest("shop", &format!("{framework}{shuttle}"))),
            ("src/main.rs", &main),
        ]);
        assert_eq!(shown(&all), [("rust".to_owned(), String::new())]);
        let plan = first(&all);
        assert!(paths(&plan).contains(&"src/bin/manage.rs"), "{:?}", paths(&plan));
        assert_eq!(plan.answers["database"], "postgres");
    }
}
