//! Shapes of real servers: where the port is written.

use crate::{Files, SERVE, files, first, manifest};

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
