//! What `acp install` writes is clean under the tools of its own ecosystem, with their defaults.

mod boot;

use std::path::PathBuf;
use std::process::Command;

use boot::database::Engine;
use boot::fixture::{Fixture, SPLIT_SETTINGS, STARTPROJECT};
use boot::host::{Host, next};
use boot::process::must;
use boot::{alone, prepared};

#[test]
fn what_is_generated_into_a_fresh_django_project_is_clean() {
    is_clean(STARTPROJECT, Engine::Sqlite);
}

#[test]
fn what_is_generated_into_a_django_project_with_split_settings_is_clean() {
    is_clean(SPLIT_SETTINGS, Engine::Postgres);
}

fn is_clean(fixture: Fixture, engine: Engine) {
    let _alone = alone();
    let host = Host::set_up(fixture, engine);
    let before = deploy_warnings(&host);
    assert!(!before.is_empty(), "development settings have warnings; none was read");
    let installed = host.acp_json(&["install", "--yes", "--json"]);
    host.sh(&next(&installed, "install-deps"));
    ruff(&host);
    assert_eq!(deploy_warnings(&host), before, "`check --deploy` says something new");
    host.manage("makemigrations --check --dry-run");
    host.sh(&next(&installed, "migrate"));
    mypy(&host);
}

/// With ruff's defaults: no configuration, no target version.
fn ruff(host: &Host) {
    for arguments in [&["check"][..], &["format", "--check"]] {
        let mut ruff = tool("ruff");
        ruff.args(arguments).args(["--isolated", "--no-cache"]).args(generated(host));
        must(&mut ruff);
    }
}

/// The kit under `--strict`, the host's app with Django's stubs.
fn mypy(host: &Host) {
    let [app, kit] = host.fixture.generated;
    let mut strict = tool("mypy");
    strict.args(["--strict", "--cache-dir=/dev/null", "-p", kit]).current_dir(root(host));
    must(&mut strict);
    let settings = host.fixture.settings.map_or(format!("{}.settings", host.fixture.module), String::from);
    let config = host.repo.with_file_name("mypy.ini");
    let text = format!(
        "[mypy]\nplugins = mypy_django_plugin.main\ncheck_untyped_defs = true\n[mypy.plugins.django-stubs]\ndjango_settings_module = \"{settings}\"\n"
    );
    std::fs::write(&config, text).unwrap();
    let mut typed = tool("mypy");
    typed.arg("--config-file").arg(config).args(["--cache-dir=/dev/null", "-p", app]).current_dir(root(host));
    typed.env("PYTHONPATH", root(host));
    if let Some(url) = host.database.url() {
        typed.env("DATABASE_URL", url);
    }
    must(&mut typed);
}

/// The warnings of `manage.py check --deploy`, sorted.
fn deploy_warnings(host: &Host) -> Vec<String> {
    let line = format!("python {}manage.py check --deploy 2>&1", host.prefix());
    let printed = host.sh(&line);
    let mut warnings: Vec<_> = printed
        .lines()
        .filter(|line| line.starts_with('?') || line.contains(": ("))
        .map(String::from)
        .collect();
    warnings.sort();
    warnings
}

fn root(host: &Host) -> PathBuf {
    host.repo.join(host.fixture.folder)
}

fn generated(host: &Host) -> impl Iterator<Item = PathBuf> {
    host.fixture.generated.into_iter().map(|name| root(host).join(name))
}

fn tool(name: &str) -> Command {
    Command::new(prepared(&["venv", "hosts"]).join("bin").join(name))
}
