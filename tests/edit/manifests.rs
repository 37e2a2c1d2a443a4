//! Manifests of Python projects, and the example of an environment.

use acp::edit::dependency::Need;
use acp::edit::toml::{self, Place};
use acp::edit::{env, requirements, setup_cfg};

use crate::shapes::hold;

const NEEDS: [Need<'static>; 2] = [Need::at_least("jsonschema", "4.21"), Need::at_least("rfc8785", "0.1.4")];

#[test]
fn requirements_get_lines_at_their_end() {
    hold("requirements.shapes", |_| true, |text| requirements::add(text, &NEEDS));
}

#[test]
fn a_project_table_gets_items_in_its_dependencies() {
    hold("project.shapes", |_| true, |text| toml::add(text, Place::Project, &NEEDS));
}

#[test]
fn a_poetry_table_gets_keys() {
    hold("poetry.shapes", |_| true, |text| toml::add(text, Place::Poetry, &NEEDS));
}

#[test]
fn a_pipfile_gets_keys() {
    hold("pipfile.shapes", |_| true, |text| toml::add(text, Place::Pipfile, &NEEDS));
}

#[test]
fn a_setup_cfg_gets_lines_below_install_requires() {
    hold("setup_cfg.shapes", |_| true, |text| setup_cfg::add(text, &NEEDS));
}

#[test]
fn an_example_of_an_environment_gets_names_without_values() {
    hold("env.shapes", |_| true, |text| env::add(text, &["ACP_KEY_PEPPER"]));
}
