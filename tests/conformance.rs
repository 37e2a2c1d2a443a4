//! Every fixture, each on its databases and under real servers, from a clean commit to a clean commit: install, the printed
//! next steps, conformance, tests, a second install, uninstall.

mod boot;

use boot::alone;
use boot::database::Engine;
use boot::document::agrees;
use boot::fixture::{Fixture, SPLIT_SETTINGS, STARTPROJECT};
use boot::host::{Host, next};
use boot::package::WHEEL;
use boot::process::text;
use boot::server::{Keys, Kind, Server};
use boot::upgrade::upgraded;
use serde_json::Value;

#[test]
fn a_fresh_django_project_on_sqlite_conforms_and_is_left_without_a_trace() {
    whole_life(STARTPROJECT, Engine::Sqlite, &[Kind::Printed, Kind::Gunicorn, Kind::Uvicorn]);
}

#[test]
fn a_django_project_with_split_settings_on_postgresql_conforms_and_is_left_without_a_trace() {
    whole_life(SPLIT_SETTINGS, Engine::Postgres, &[Kind::Printed, Kind::Gunicorn, Kind::Uvicorn]);
}

#[test]
fn a_fresh_django_project_on_postgresql_with_the_kit_as_a_wheel_conforms_and_is_left_without_a_trace() {
    let packaged = Fixture { kit: Some(WHEEL), ..STARTPROJECT };
    whole_life(packaged, Engine::Postgres, &[Kind::Gunicorn]);
}

#[test]
fn a_fresh_django_project_on_mariadb_conforms_and_is_left_without_a_trace() {
    whole_life(STARTPROJECT, Engine::MariaDb, &[Kind::Gunicorn, Kind::Uvicorn]);
}

fn whole_life(fixture: Fixture, engine: Engine, servers: &[Kind]) {
    let _alone = alone();
    let host = Host::set_up(fixture, engine);
    let own_tests = passed(&host.test());
    let installed = install(&host);
    let edits = upgraded(&host.repo, &|words| host.acp_json(words));
    for id in ["install-deps", "migrate"] {
        host.sh(&next(&installed, id));
    }
    serve(&host, &installed, servers);
    let all_tests = passed(&host.test());
    assert!(all_tests > own_tests, "the generated tests did not run: {own_tests} before, {all_tests} after");
    host.sh(&next(&installed, "test"));
    let again = host.acp_json(&["install", "--yes", "--json"]);
    assert_eq!(again["changes"], Value::Array(Vec::new()), "a second install plans something");
    edits.are_there_and_go();
    uninstall(&host);
    assert_eq!(passed(&host.test()), own_tests, "the host's own tests after the uninstall");
}

/// A dry run that writes nothing, then the install it showed.
fn install(host: &Host) -> Value {
    let kit = host.fixture.kit.map(|kit| kit.made(host.repo.parent().unwrap(), |line| host.sh(line)));
    let install = [&["install", "--yes", "--json"][..], kit.as_ref().map_or(&[], |kit| kit)].concat();
    let shown = host.acp_json(&[&install[..], &["--dry-run"]].concat());
    assert_eq!(host.git(&["status", "--porcelain"]), "", "the dry run wrote something");
    let installed = host.acp_json(&install);
    assert_eq!(installed["by_hand"], Value::Array(Vec::new()));
    let digest = shown["plan_digest"].as_str().unwrap();
    assert_eq!(installed["plan_digest"], digest, "another plan than the one shown");
    let receipt = std::fs::read_to_string(host.repo.join(".acp/install.yaml")).unwrap();
    assert!(receipt.contains(digest), "the receipt does not hold the digest {digest}\n{receipt}");
    installed
}

/// Boots under each server, with keys of its own, since limits are per key.
fn serve(host: &Host, installed: &Value, servers: &[Kind]) {
    let create_key = next(installed, "create-key");
    let first = host.sh(&create_key).trim().to_string();
    assert_eq!(first.lines().count(), 1, "the key is printed alone: {first}");
    let mine = host.manage(
        "shell --verbosity 0 -c \"from manage_api.models import *; print(ApiKey.objects.get().tenant_id)\"",
    );
    let other = host.manage(&format!("shell --verbosity 0 -c \"{}\"", host.fixture.new_tenant));
    let key = |tenant: &str, more: &str| {
        host.sh(&format!("{create_key} --tenant {} {more}", tenant.trim())).trim().to_string()
    };
    for (index, kind) in servers.iter().enumerate() {
        let full = if index == 0 { first.clone() } else { key(&mine, "") };
        let keys = Keys { full, low_scope: key(&mine, "--scopes manage.read"), other: key(&other, "") };
        let server = Server::boot(host, *kind, &next(installed, "start"), "/api/manage");
        let result = server.conforms(&keys);
        println!("{} on {kind:?}: {result}", host.fixture.name);
        agrees(&server.url, &keys.low_scope, &host.acp(&["generate", "openapi", "-o", "-"]));
        let doctor = host.acp(&["doctor", "--url", &server.url, "--key", &keys.full]);
        assert!(doctor.status.success(), "{}{}", text(&doctor.stdout), text(&doctor.stderr));
    }
}

/// Nothing of ours is left, not even where git ignores it.
fn uninstall(host: &Host) {
    host.git(&["add", "--all"]);
    host.git(&["commit", "--quiet", "--message=Install the control plane"]);
    host.acp_json(&["uninstall", "--yes", "--json"]);
    let status = host.git(&["diff", "--stat", "HEAD~1"]);
    assert_eq!(status, "", "files differ from those before the install");
    let left = host.git(&["status", "--porcelain", "--ignored"]);
    let ours = |line: &&str| {
        let mut names = host.fixture.generated.iter().chain([&".acp"]);
        !line.starts_with("D ")
            && !line.starts_with(" D")
            && !line.starts_with(" M")
            && names.any(|name| line.contains(*name))
    };
    assert_eq!(left.lines().filter(ours).collect::<Vec<_>>(), Vec::<&str>::new(), "left behind");
}

/// How many tests passed, by the runner's own word.
fn passed(printed: &str) -> usize {
    let count = |line: &str| {
        let words: Vec<_> = line.split_whitespace().collect();
        words.windows(2).find_map(|pair| match pair {
            ["Ran", n] => n.parse().ok(),
            [n, word] if word.starts_with("passed") => n.parse().ok(),
            _ => None,
        })
    };
    printed.lines().rev().find_map(count).unwrap_or_else(|| panic!("no count of tests in\n{printed}"))
}
