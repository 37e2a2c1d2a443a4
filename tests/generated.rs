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

/// Nothing as `--yes` chooses it: other names, a tenant table of our own, on a second database. Tests run on a file,
/// since only there SQLite has threads, and none may be skipped.
#[test]
fn what_is_generated_under_other_names_with_tenants_of_its_own_on_a_second_database_is_clean_and_works() {
    let _alone = alone();
    let fixture = Fixture { generated: ["agents", "acp_kit"], ..STARTPROJECT };
    let host = Host::set_up(fixture, Engine::Sqlite);
    add_a_second_database(&host);
    let names = ["--app-name", "agents", "--kit-name", "acp_kit", "--table-prefix", "ctl_"];
    let places = ["--base-path", "/internal/agents", "--tenant-model", "new", "--database", "control"];
    let packs = ["--packs", "iam,webhooks,settings,leadscoring"];
    let installed =
        host.acp_json(&[&["install", "--yes", "--json"], &names[..], &places[..], &packs[..]].concat());
    host.acp_json(&["add-pack", "support", "--resource", "ticket", "--yes", "--json"]);
    host.sh(&next(&installed, "install-deps"));
    ruff(&host);
    host.manage("makemigrations --check --dry-run");
    host.manage("migrate");
    host.sh(&next(&installed, "migrate"));
    mypy(&host);
    let key = host.sh(&next(&installed, "create-key"));
    assert_eq!(key.trim().lines().count(), 1, "the key is printed alone: {key}");
    admin_writes_to_the_second_database(&host);
    let tests = host.sh(&format!("{} 2>&1", next(&installed, "test")));
    assert!(tests.contains("\nOK\n"), "some were skipped, or failed:\n{tests}");
}

/// Before the install, and committed, as an owner would have it.
fn add_a_second_database(host: &Host) {
    let settings = root(host).join("shop/settings.py");
    let text = std::fs::read_to_string(&settings).unwrap();
    let start = text.find("DATABASES = {").unwrap();
    let end = start + text[start..].find("\n}\n").unwrap() + 3;
    let database = |name: &str| {
        format!(
            "    '{name}': {{\n        'ENGINE': 'django.db.backends.sqlite3',\n        'NAME': BASE_DIR / '{name}.sqlite3',\n        'TEST': {{'NAME': BASE_DIR / 'test-{name}.sqlite3'}},\n    }},\n"
        )
    };
    let both = format!("DATABASES = {{\n{}{}}}\n", database("default"), database("control"));
    std::fs::write(&settings, format!("{}{both}{}", &text[..start], &text[end..])).unwrap();
    host.git(&["commit", "--quiet", "--all", "--message=A second database"]);
}

/// A tenant that staff add and delete in the admin is where the control plane looks for it, and nowhere else.
fn admin_writes_to_the_second_database(host: &Host) {
    let script = "\
from django.contrib.admin import site
from agents.models import Tenant
page = site._registry[Tenant]
one = Tenant(name='By staff')
page.save_model(None, one, None, False)
print(Tenant.objects.using('control').filter(name='By staff').count(), page.get_queryset(None).count())
page.delete_model(None, one)
print(Tenant.objects.using('control').filter(name='By staff').count(), Tenant.objects.using('default').count())
";
    let file = host.repo.with_file_name("staff.py");
    std::fs::write(&file, script).unwrap();
    let printed = host.sh(&format!("python manage.py shell --verbosity 0 < '{}'", file.display()));
    assert_eq!(printed, "1 2\n0 0\n");
}

fn is_clean(fixture: Fixture, engine: Engine) {
    let _alone = alone();
    let host = Host::set_up(fixture, engine);
    let before = deploy_warnings(&host);
    assert!(!before.is_empty(), "development settings have warnings; none was read");
    let installed = host.acp_json(&["install", "--yes", "--json"]);
    host.acp_json(&["add-pack", "leadscoring", "--yes", "--json"]);
    host.acp_json(&["add-pack", "support", "--resource", "ticket", "--yes", "--json"]);
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
