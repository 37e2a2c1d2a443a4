//! Cargo.toml: dependencies, folders that are no members, the binary that `cargo run` runs.

use acp::edit::toml::Document;
use acp::edit::toml::cargo::{add_dependency, exclude, set_default_run};

use crate::shapes::hold;

fn parses(text: &str) -> bool {
    Document::parse(text).is_ok()
}

#[test]
fn a_dependency_joins_every_shape_of_a_manifest() {
    let value = "{ path = \"control_plane\", features = [\"axum\"] }";
    hold("dependencies.shapes", parses, |text| add_dependency(text, "acp-kernel", value));
}

#[test]
fn a_vendored_crate_stays_out_of_the_workspace() {
    hold("exclude.shapes", parses, |text| exclude(text, "control_plane"));
}

#[test]
fn the_binary_that_cargo_runs_is_named_once() {
    hold("default-run.shapes", parses, |text| set_default_run(text, "shop"));
}
