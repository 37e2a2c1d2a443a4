//! Packs of the project's own on booted hosts: an end-to-end story over HTTP with numbers worked out by hand, the
//! document against what the endpoint says of itself, clients made from it, and generated calls.

mod boot;

use std::path::Path;
use std::process::Command;

use boot::database::Engine;
use boot::document::agrees;
use boot::fixture::{Fixture, SPLIT_SETTINGS, STARTPROJECT};
use boot::fuzz::{Calls, find_nothing, lift_limit};
use boot::host::{Host, next};
use boot::process::must;
use boot::server::{Keys, Kind, Server};
use boot::story::{Caller, LEADS, forty_at_once, story};
use boot::{alone, prepared, project};
use serde_json::{Value, json};

#[test]
fn lead_scoring_works_over_http_on_a_fresh_django_project() {
    lead_scoring(STARTPROJECT, Engine::Sqlite);
}

#[test]
fn lead_scoring_works_over_http_on_a_django_project_with_split_settings_on_postgresql() {
    lead_scoring(SPLIT_SETTINGS, Engine::Postgres);
}

#[test]
fn lead_scoring_works_over_http_on_mariadb() {
    lead_scoring(STARTPROJECT, Engine::MariaDb);
}

#[test]
fn clients_made_from_the_document_make_typed_calls() {
    let _alone = alone();
    let host = Host::set_up(STARTPROJECT, Engine::Sqlite);
    let installed = with_packs(&host);
    let document = document(&host);
    let (modules, venv) = (prepared(&["node", "openapi"]), prepared(&["venv", "openapi"]));
    let npm = modules.parent().unwrap();
    must(Command::new(venv.join("bin/openapi-spec-validator")).args(["--schema", "3.1"]).arg(&document));
    let lint = must(Command::new(npm.join("node_modules/.bin/redocly")).args(["lint"]).arg(&document));
    assert!(!lint.contains("Warning was generated"), "{lint}");
    let key = host.sh(&next(&installed, "create-key")).trim().to_string();
    let server = Server::boot(&host, Kind::Gunicorn, "", "/api/manage");
    let address = server.url.strip_suffix("/api/manage").unwrap();
    let expected = json!({"creates": ["scoring_model", "scoring_rule"], "rules": 2, "listed": true});
    for called in [typescript(npm, &document), python(&venv, &document)] {
        let mut called = called;
        let printed = must(called.env("ACP_SERVER", address).env("ACP_KEY", &key));
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), expected);
    }
}

/// A hundred calls; with ACP_FUZZ=full more than two thousand, which `tests/fuzz` makes.
#[test]
fn generated_calls_find_no_failure() {
    let _alone = alone();
    let host = Host::set_up(STARTPROJECT, Engine::Sqlite);
    let installed = with_packs(&host);
    let document = document(&host);
    let key = host.sh(&next(&installed, "create-key")).trim().to_string();
    lift_limit(&host.repo.join("manage_api/bindings.py"));
    let server = Server::boot(&host, Kind::Gunicorn, "", "/api/manage");
    let address = server.url.strip_suffix("/api/manage").unwrap();
    let full = std::env::var("ACP_FUZZ").is_ok_and(|how| how == "full");
    find_nothing(&document, address, &key, if full { Calls::Many } else { Calls::Some });
}

/// The control plane with both kinds of packs, and their tables.
fn with_packs(host: &Host) -> Value {
    let installed = host.acp_json(&["install", "--yes", "--json"]);
    let added = host.acp_json(&["add-pack", "leadscoring", "--yes", "--json"]);
    host.acp_json(&["add-pack", "support", "--resource", "ticket", "--yes", "--json"]);
    host.sh(&next(&installed, "install-deps"));
    host.sh(&next(&added, "migrate"));
    installed
}

fn document(host: &Host) -> std::path::PathBuf {
    host.acp_json(&["generate", "openapi", "--json"]);
    host.repo.join("public/api/openapi.json")
}

/// A change of the owner's in the generated app.
fn edit(host: &Host, file: &str, from: &str, to: &str) {
    let path = host.repo.join(format!("{}manage_api/{file}", host.prefix()));
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

fn lead_scoring(fixture: Fixture, engine: Engine) {
    let _alone = alone();
    let host = Host::set_up(fixture, engine);
    let installed = with_packs(&host);
    let first = host.sh(&next(&installed, "create-key")).trim().to_string();
    edit(&host, "bindings.py", "_models_per_tenant\": 50", "_models_per_tenant\": 5");
    host.sh(&next(&installed, "test"));
    let tenant = make_leads(&host);
    let mine = |more: &str| {
        let line = format!("{} --tenant {tenant} {more}", next(&installed, "create-key"));
        host.sh(&line).trim().to_string()
    };
    let other = host.manage(&format!("shell --verbosity 0 -c \"{}\"", host.fixture.new_tenant));
    let other = format!("{} --tenant {}", next(&installed, "create-key"), other.trim());
    let other = host.sh(&other).trim().to_string();
    let server = Server::boot(&host, Kind::Gunicorn, "", "/api/manage");
    let caller = Caller { url: server.url.clone(), key: first.clone() };
    story(&caller);
    forty_at_once(&caller, 5 - 1);
    agrees(&caller.url, &caller.key, &host.acp(&["generate", "openapi", "-o", "-"]));
    let stranger = Caller { url: server.url.clone(), key: other.clone() };
    assert_eq!(stranger.data("domain.leadscoring.models.list", json!({})), json!([]));
    let result = server.conforms(&Keys { full: mine(""), low_scope: mine("--scopes manage.read"), other });
    println!("{} on {engine:?}: {result}", host.fixture.name);
}

/// Three leads of the tenant that has the first key; its id.
fn make_leads(host: &Host) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let rows = LEADS.map(|[email, name, company, attributes]| {
        format!("    ('{email}', '{name}', '{}', {}),\n", quoted(company), quoted(attributes))
    });
    let script = format!(
        "\
import uuid
from datetime import datetime, timedelta, timezone
from manage_api.models import ApiKey
from manage_api.domain.leadscoring.models import Lead
tenant = ApiKey.objects.get().tenant_id
start = datetime(2026, 1, 1, tzinfo=timezone.utc)
for number, (email, name, company, attributes) in enumerate([
{}], 1):
    Lead(id=uuid.UUID(int=number), tenant_id=tenant, email=email, name=name, company=company,
        attributes=attributes, created_at=start + timedelta(days=number)).save(force_insert=True)
print(tenant)
",
        rows.concat()
    );
    host.manage(&format!("shell --verbosity 0 -c \"{script}\"")).trim().to_string()
}

/// A client made with openapi-typescript and openapi-fetch, compiled under `strict`.
fn typescript(npm: &Path, document: &Path) -> Command {
    let work = npm.join("client");
    std::fs::create_dir_all(&work).unwrap();
    for (folder, file) in
        [("openapi", "client.ts"), ("openapi", "tsconfig.json"), ("requirements/openapi", "package.json")]
    {
        std::fs::copy(project().join("tests").join(folder).join(file), work.join(file)).unwrap();
    }
    let bin = npm.join("node_modules/.bin");
    must(Command::new(bin.join("openapi-typescript")).arg(document).arg("-o").arg(work.join("api.ts")));
    must(Command::new(bin.join("tsc")).args(["-p", "."]).current_dir(&work));
    let mut node = Command::new("node");
    node.arg(work.join("built/client.js"));
    node
}

/// A client made with openapi-python-client.
fn python(venv: &Path, document: &Path) -> Command {
    let work = document.parent().unwrap();
    let mut generate = Command::new(venv.join("bin/openapi-python-client"));
    generate.args(["generate", "--meta", "none", "--overwrite", "--path"]).arg(document);
    generate.arg("--output-path").arg(work.join("acp_client"));
    must(&mut generate);
    let mut python = Command::new(venv.join("bin/python"));
    python.arg(project().join("tests/openapi/client.py")).env("PYTHONPATH", work);
    python
}
