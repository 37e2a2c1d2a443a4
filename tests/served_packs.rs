//! Packs of the project's own on booted hosts: an end-to-end story over HTTP with numbers worked out by hand, the
//! document against what the endpoint says of itself, clients made from it, and generated calls.

mod boot;

use std::path::Path;
use std::process::Command;
use std::thread;

use acp::effects::http::{Client, Request};
use boot::database::Engine;
use boot::document::agrees;
use boot::fixture::{Fixture, SPLIT_SETTINGS, STARTPROJECT};
use boot::fuzz::{Calls, find_nothing, lift_limit};
use boot::host::{Host, next};
use boot::process::must;
use boot::server::{Keys, Kind, Server};
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
    let script = "\
import uuid
from datetime import datetime, timedelta, timezone
from manage_api.models import ApiKey
from manage_api.domain.leadscoring.models import Lead
tenant = ApiKey.objects.get().tenant_id
start = datetime(2026, 1, 1, tzinfo=timezone.utc)
for number, (email, name, company, attributes) in enumerate([
    ('ada@big.test', 'Ada', 'Acme, \\\"Inc\\\"', {'employees': 120, 'source': 'web'}),
    ('bob@small.test', 'Bob', '', {'employees': 3, 'source': 'web'}),
    ('eve@evil.test', '=1+1', '', {}),
], 1):
    Lead(id=uuid.UUID(int=number), tenant_id=tenant, email=email, name=name, company=company,
        attributes=attributes, created_at=start + timedelta(days=number)).save(force_insert=True)
print(tenant)
";
    host.manage(&format!("shell --verbosity 0 -c \"{script}\"")).trim().to_string()
}

struct Caller {
    url: String,
    key: String,
}

impl Caller {
    fn call(&self, body: &Value) -> (u16, Value) {
        let headers = [("content-type", "application/json"), ("x-api-key", &self.key)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (method, url) = ("POST".into(), self.url.clone());
        let request = Request { method, url, headers, body: serde_json::to_vec(body).unwrap() };
        let response = Client::default().send(&request).unwrap();
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    /// The data of a call that succeeds.
    fn data(&self, action: &str, params: Value) -> Value {
        let (status, answer) = self.call(&json!({"action": action, "params": params}));
        assert_eq!(status, 200, "{action}: {answer}");
        answer["data"].clone()
    }

    /// A dry run, then the same with its token.
    fn change(&self, params: Value) -> Value {
        let mut body = json!({"action": "domain.leadscoring.rules.update", "params": params});
        assert_eq!(self.call(&body).1["code"], "CONFIRMATION_REQUIRED");
        body["dry_run"] = json!(true);
        let (status, plan) = self.call(&body);
        assert_eq!((status, plan["impact"]["risk"].as_str()), (200, Some("medium")), "{plan}");
        body["dry_run"] = json!(false);
        body["confirm_token"] = plan["confirm"]["token"].clone();
        let (status, answer) = self.call(&body);
        assert_eq!(status, 200, "{answer}");
        assert_eq!(self.call(&body).1["details"]["reason"], "consumed");
        answer["data"].clone()
    }

    fn export(&self, model: &Value, filters: Value) -> Vec<String> {
        let data =
            self.data("domain.leadscoring.leads.export", json!({"model_id": model, "filters": filters}));
        let lines: Vec<_> = data["csv"].as_str().unwrap().split("\r\n").map(str::to_owned).collect();
        assert_eq!(data["record_count"], lines.len() - 2);
        lines
    }
}

fn story(caller: &Caller) {
    let create = json!({"name": "Inbound", "model_type": "linear"});
    let created = caller.data("domain.leadscoring.models.create", create);
    assert_eq!(caller.data("domain.leadscoring.models.list", json!({})), json!([created]));
    let (model, rules) = (&created["id"], created["rules"].as_array().unwrap());
    let large = json!({"employees": {"at_least": 50}});
    caller.change(json!({"rule_id": rules[0]["id"], "weight": 40, "conditions": large}));
    caller.change(json!({"rule_id": rules[1]["id"], "weight": 2.5, "conditions": {"source": "web"}}));
    let recompute = json!({"action": "domain.leadscoring.scores.recompute", "params": {"model_id": model}, "idempotency_key": "r1"});
    assert_eq!(caller.call(&recompute).1["data"]["recomputed"], 3);
    assert_eq!(caller.call(&recompute).1["code"], "IDEMPOTENT_REPLAY");
    // Ada 40 + 2.5, Bob 2.5, Eve nothing.
    let id = |number: u32| format!("00000000-0000-0000-0000-00000000000{number}");
    let line = |number: u32, rest: &str| format!("{},{rest}", id(number));
    let (bob, eve) = (line(2, "bob@small.test,Bob,,2.50"), line(3, "eve@evil.test,'=1+1,,0.00"));
    let ada = |score: &str| line(1, &format!("ada@big.test,Ada,\"Acme, \"\"Inc\"\"\",{score}"));
    let head = "lead_id,email,name,company,score".to_owned();
    let before = vec![head.clone(), ada("42.50"), bob.clone(), eve.clone(), String::new()];
    assert_eq!(caller.export(model, json!({})), before);
    caller.change(json!({"rule_id": rules[0]["id"], "weight": -1}));
    assert_eq!(caller.export(model, json!({})), before, "scores wait until they are recomputed");
    for _ in 0..2 {
        caller.data("domain.leadscoring.scores.recompute", json!({"model_id": model}));
        let after = vec![head.clone(), bob.clone(), ada("1.50"), eve.clone(), String::new()];
        assert_eq!(caller.export(model, json!({})), after);
    }
    assert_eq!(caller.export(model, json!({"min_score": 2})), [head, bob, String::new()]);
}

/// The ceiling leaves room for so many more models.
fn forty_at_once(caller: &Caller, room: usize) {
    let create = |number: u32| {
        let params = json!({"name": format!("Model {number}"), "model_type": "ml"});
        caller.call(&json!({"action": "domain.leadscoring.models.create", "params": params})).0
    };
    let statuses: Vec<u16> = thread::scope(|scope| {
        let calls: Vec<_> = (0..40).map(|number| scope.spawn(move || create(number))).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(403)), (room, 40 - room), "{statuses:?}");
    let models = caller.data("domain.leadscoring.models.list", json!({}));
    assert_eq!(models.as_array().unwrap().len(), room + 1);
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
