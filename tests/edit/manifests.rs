//! Manifests of Python projects, and the example of an environment.

use acp::edit::dependency::Need;
use acp::edit::toml::{self, Place};
use acp::edit::{env, requirements, setup_cfg};

use crate::shapes::hold;

const NEEDS: [Need<'static>; 2] =
    [Need { name: "jsonschema", minimum: "4.21" }, Need { name: "rfc8785", minimum: "0.1.4" }];

#[test]
fn requirements_get_lines_at_their_end() {
    hold("requirements.shapes", false, |text| requirements::add(text, &NEEDS));
}

#[test]
fn a_project_table_gets_items_in_its_dependencies() {
    hold("project.shapes", false, |text| toml::add(text, Place::Project, &NEEDS));
}

#[test]
fn a_poetry_table_gets_keys() {
    hold("poetry.shapes", false, |text| toml::add(text, Place::Poetry, &NEEDS));
}

#[test]
fn a_pipfile_gets_keys() {
    hold("pipfile.shapes", false, |text| toml::add(text, Place::Pipfile, &NEEDS));
}

#[test]
fn a_setup_cfg_gets_lines_below_install_requires() {
    hold("setup_cfg.shapes", false, |text| setup_cfg::add(text, &NEEDS));
}

#[test]
fn an_example_of_an_environment_gets_names_without_values() {
    hold("env.shapes", false, |text| env::add(text, &["ACP_KEY_PEPPER"]));
}
