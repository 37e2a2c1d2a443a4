//! What doctor finds in Rust servers, after the owner has been at them.

use acp::host::HOSTS;
use serde_json::Value;

use crate::fixture;
use crate::support::Place;

/// A fixture with the control plane in it, committed.
fn installed(name: &str, prepare: impl FnOnce(&Place)) -> Place {
    let files = fixture(name);
    let place = Place::with(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    prepare(&place);
    place.commit();
    place.acp_on(HOSTS, &["--yes", "install"]).expect("it installs");
    place.commit();
    place
}

fn edit(place: &Place, file: &str, old: &str, new: &str) {
    let before = place.read(file);
    assert!(before.contains(old), "no `{old}` in\n{before}");
    place.write(file, &before.replacen(old, new, 1));
}

/// Exit code, and id and evidence of each finding.
fn doctor(place: &Place) -> (u8, Vec<String>) {
    let report = place.acp_on(HOSTS, &["doctor"]).expect("it looks");
    let word = |finding: &Value, member: &str| finding[member].as_str().expect("a word").to_owned();
    let findings = report.document.more["findings"].as_array().expect("findings");
    let shown = |finding: &Value| format!("{}: {}", word(finding, "id"), word(finding, "evidence"));
    (report.exit, findings.iter().map(shown).collect())
}

#[test]
fn after_an_install_all_is_well() {
    for name in ["axum-sqlite", "axum-workspace", "actix-postgres"] {
        assert_eq!(doctor(&installed(name, |_| {})), (0, vec![]), "{name}");
    }
}

#[test]
fn a_line_of_ours_that_is_gone_is_an_error_with_its_file() {
    let place = installed("axum-workspace", |_| {});
    for (file, line) in [
        ("crates/api/src/lib.rs", "pub mod manage;\n"),
        ("crates/api/src/lib.rs", "        .merge(crate::manage::router(state.db.clone()))\n"),
        ("crates/api/Cargo.toml", "acp-kernel = { workspace = true }\n"),
        ("Cargo.toml", "exclude = [\"control_plane\"]\n"),
    ] {
        let before = place.read(file);
        edit(&place, file, line, "");
        let wanted = format!("not-wired: `{file}` lacks 1 of our lines");
        assert_eq!(doctor(&place), (1, vec![wanted]), "{line}");
        place.write(file, &before);
    }
    let before = place.read("Cargo.toml");
    let line = before.lines().find(|line| line.starts_with("acp-kernel")).expect("the dependency").to_owned();
    edit(&place, "Cargo.toml", &format!("{line}\n"), "");
    assert_eq!(doctor(&place), (1, vec!["not-wired: `Cargo.toml` lacks 1 of our lines".to_owned()]));
    edit(
        &place,
        "Cargo.toml",
        "[workspace.dependencies]\n",
        "[workspace.dependencies]\nacp-kernel = \"9\"\n",
    );
    let (exit, found) = doctor(&place);
    assert_eq!(exit, 5, "{found:?}");
    assert!(found[0].starts_with("by-hand: rust-cargo-acp-kernel: line "), "{found:?}");
}

#[test]
fn a_migration_that_is_gone_is_an_error() {
    let place = installed("axum-workspace", |_| {});
    let file = "migrations/0003_acp_control_plane.sql";
    std::fs::remove_file(place.at(file)).expect("removed");
    assert_eq!(doctor(&place), (1, vec![format!("file-missing: `{file}` is not there")]));
}

#[test]
fn a_step_by_hand_is_open_until_it_is_taken() {
    let contains = "PUBLIC.contains(&request.path())";
    let place = installed("actix-postgres", |place| {
        edit(place, "src/session.rs", contains, "request.path() == \"/healthz\"");
    });
    let wanted = "by-hand: rust-wall: it has no list of public addresses".to_owned();
    assert_eq!(doctor(&place), (5, vec![wanted]));
    edit(&place, "src/session.rs", "== \"/healthz\"", "== \"/healthz\" || request.path() == \"/api/manage\"");
    assert_eq!(doctor(&place), (0, vec![]));
}

#[test]
fn a_layer_that_came_around_the_endpoint_is_told() {
    let place = installed("axum-workspace", |_| {});
    let merge = "        .merge(crate::manage::router(state.db.clone()))\n";
    let layer = "        .layer(from_fn(guard::everywhere))\n";
    edit(&place, "crates/api/src/lib.rs", merge, &format!("{merge}{layer}"));
    let (exit, found) = doctor(&place);
    assert_eq!(exit, 0, "a warning: {found:?}");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert!(one.starts_with("route-shadowed: `crates/api/src/lib.rs` line "), "{one}");
    assert!(
        one.ends_with(": `.layer(from_fn(guard::everywhere))` gets the calls of `/api/manage` first"),
        "{one}"
    );
}

#[test]
fn another_route_of_the_same_address_is_told() {
    let place = installed("axum-sqlite", |_| {});
    let health = ".route(\"/health\", get(|| async { \"ok\" }))";
    edit(
        &place,
        "src/routes/mod.rs",
        health,
        &format!("{health}.route(\"/api/manage/\", get(|| async {{ \"mine\" }}))"),
    );
    let wanted = "route-shadowed: `src/routes/mod.rs` line 20 serves `/api/manage`, too".to_owned();
    assert_eq!(doctor(&place), (0, vec![wanted]));
}

#[test]
fn a_scope_of_actix_that_comes_first_is_told() {
    let place = installed("actix-postgres", |_| {});
    edit(&place, "src/main.rs", "            .configure(control_plane.clone())\n", "");
    let routes = "            .configure(routes)\n";
    edit(&place, "src/main.rs", routes, &format!("{routes}            .configure(control_plane.clone())\n"));
    assert_eq!(doctor(&place), (0, vec![]), "its scope is another one");
    edit(&place, "src/main.rs", "web::scope(\"/api/accounts\")", "web::scope(\"/api\")");
    let (exit, found) = doctor(&place);
    assert_eq!(exit, 0, "a warning: {found:?}");
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert!(one.ends_with(": `.configure(routes)` gets the calls of `/api/manage` first"), "{one}");
}
