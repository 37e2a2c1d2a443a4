//! The Python, the Rust and the TypeScript kernel as one control plane: a Django host with its migrations, and a server
//! of each of the others, on one PostgreSQL database.

mod boot;

use std::collections::BTreeSet;
use std::process::Command;
use std::thread;
use std::time::Instant;

use acp::effects::http::{Client, Request};
use boot::database::Engine;
use boot::fixture::STARTPROJECT;
use boot::host::{Host, next};
use boot::process::{Background, free_port, must};
use boot::server::{Kind, Server};
use boot::{alone, project};
use serde_json::{Value, json};

const SECRET: &str = "a secret that all processes share";

#[test]
fn three_kernels_on_one_database_are_one_control_plane() {
    let _alone = alone();
    let place = Place::set_up();
    place.the_tables_have_one_shape();
    place.the_catalogue_is_one();
    place.a_key_made_by_one_kernel_works_on_the_others();
    place.an_answer_of_one_kernel_is_replayed_by_the_others();
    place.what_is_shown_once_is_shown_by_one_kernel();
    place.twins_on_all_kernels_run_once();
    place.a_request_has_one_hash();
    place.a_limit_is_exact_over_all_kernels();
    place.a_ceiling_is_exact_over_all_kernels();
}

struct Place {
    host: Host,
    /// By the kernel's name.
    servers: Vec<(&'static str, Server)>,
    create_key: String,
    rust: String,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.body);
        &self.body["data"]
    }

    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Place {
    fn set_up() -> Self {
        let host = Host::set_up(STARTPROJECT, Engine::Postgres);
        let installed = host.acp_json(&["install", "--yes", "--json"]);
        for id in ["install-deps", "migrate"] {
            host.sh(&next(&installed, id));
        }
        let create_key = next(&installed, "create-key");
        // Makes the first tenant as well.
        host.sh(&create_key);
        let django = Server::boot(&host, Kind::Gunicorn, &next(&installed, "start"), "/api/manage");
        let mut place = Place { host, servers: vec![("python", django)], create_key, rust: rust_server() };
        let built = must(Command::new(project().join("kernels/typescript/test")).arg("build"));
        let node = format!("node {}/tests/support/serve.js", built.lines().last().unwrap());
        place.boot("rust", &place.rust.clone());
        place.boot("typescript", &node);
        place
    }

    fn boot(&mut self, name: &'static str, program: &str) {
        let port = free_port();
        let mut command = self.command(&format!("exec {program}"));
        let log = self.host.repo.with_file_name(format!("{name}.log"));
        let process = Background::start(command.env("PORT", port.to_string()), &log, "TERM");
        self.servers.push((name, Server::answering(process, port, "/api/manage")));
    }

    fn command(&self, line: &str) -> Command {
        let bindings = json!({
            "integration": "shop",
            "tenant": { "table": "tenants_tenant", "id_column": "id" },
        });
        let mut command = self.host.command(line);
        command.env("ACP_BINDINGS", bindings.to_string()).env("ACP_SECRET", SECRET);
        command
    }

    fn new_key(&self) -> String {
        self.host.sh(&self.create_key).trim().to_owned()
    }

    /// Calls one kernel.
    fn call(&self, index: usize, key: &str, body: &Value) -> Answer {
        let (name, server) = &self.servers[index];
        let headers = [("content-type", "application/json"), ("x-api-key", key)];
        let request = Request {
            method: "POST".into(),
            url: server.url.clone(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: body.to_string().into_bytes(),
        };
        let answer = Client::default().send(&request).unwrap_or_else(|error| panic!("{name}: {error}"));
        let body = serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{name}: {error}"));
        Answer { status: answer.status, body }
    }

    /// So many calls at once, spread over the kernels.
    fn hammer(&self, key: &str, times: usize, body: impl Fn(usize) -> Value) -> Vec<Answer> {
        let bodies: Vec<Value> = (0..times).map(body).collect();
        thread::scope(|scope| {
            let calls: Vec<_> = bodies
                .iter()
                .enumerate()
                .map(|(index, body)| scope.spawn(move || self.call(index % self.servers.len(), key, body)))
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        })
    }

    /// Django's migrations and the kit's own DDL make the same columns.
    fn the_tables_have_one_shape(&self) {
        let columns = |schema: &str| {
            let printed = must(&mut self.command(&format!("{} columns {schema}", self.rust)));
            printed.lines().map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let (django, kit) = (columns("public"), columns("twin"));
        assert!(kit.len() > 60, "{kit:?}");
        let differing: Vec<_> = django.symmetric_difference(&kit).collect();
        assert_eq!(differing, Vec::<&String>::new(), "columns that only one of the two has");
    }

    /// `meta.actions` and `meta.version` tell the same, but for the kernel's own name.
    fn the_catalogue_is_one(&self) {
        let key = self.new_key();
        let ask =
            |index: usize, action: &str| self.call(index, &key, &json!({ "action": action })).data().clone();
        let told = |index: usize| {
            let (actions, mut version) = (ask(index, "meta.actions"), ask(index, "meta.version"));
            let kernel = version.as_object_mut().unwrap().remove("kernel").unwrap();
            let (language, _) = kernel.as_str().unwrap().split_once('/').unwrap();
            assert_eq!(language, self.servers[index].0);
            [actions, version]
        };
        let first = told(0);
        assert_eq!(first[0]["actions"].as_array().unwrap().len(), 17);
        for index in 1..self.servers.len() {
            assert_eq!(told(index), first, "the catalogue of {}", self.servers[index].0);
        }
    }

    fn a_key_made_by_one_kernel_works_on_the_others(&self) {
        let first = self.new_key();
        for maker in 0..self.servers.len() {
            let scopes = ["manage.read", "manage.iam"];
            let create =
                json!({ "action": "iam.keys.create", "params": { "name": "shared", "scopes": scopes } });
            let made = self.call(maker, &first, &create);
            let (key, id) = (made.data()["key"].as_str().unwrap(), &made.data()["id"]);
            for asked in 0..self.servers.len() {
                let whoami = self.call(asked, key, &json!({ "action": "meta.whoami" }));
                assert_eq!(whoami.data()["api_key_id"], *id);
                assert_eq!(whoami.data()["scopes"], json!(["manage.iam", "manage.read"]), "{asked}");
                let listed = self.call(asked, key, &json!({ "action": "iam.keys.list" }));
                let own = listed.data().as_array().unwrap().iter().find(|key| key["id"] == *id).cloned();
                let mut expected = made.data().clone();
                expected.as_object_mut().unwrap().remove("key");
                let mut own = own.unwrap();
                own.as_object_mut().unwrap().remove("last_used_at");
                assert_eq!(own, expected, "a key of {} on {}", self.servers[maker].0, self.servers[asked].0);
            }
            let revoke = json!({ "action": "iam.keys.revoke", "params": { "key_id": id } });
            let other = (maker + 1) % self.servers.len();
            assert_eq!(self.call(other, &first, &revoke).status, 200);
            for asked in 0..self.servers.len() {
                assert_eq!(self.call(asked, key, &json!({ "action": "meta.whoami" })).status, 401);
            }
        }
    }

    fn an_answer_of_one_kernel_is_replayed_by_the_others(&self) {
        let key = self.new_key();
        for maker in 0..self.servers.len() {
            let name = self.servers[maker].0;
            let settings =
                json!({ "ünï ✓": { "b": [1, 2.5, 1e-7, null, true], "a": name }, "z": "\u{7f}\u{2028}\"/" });
            let mut update = json!({
                "action": "settings.update",
                "params": { "settings": settings },
                "idempotency_key": format!("replay-{name}"),
            });
            let first = self.call(maker, &key, &update);
            for asked in 0..self.servers.len() {
                let again = self.call(asked, &key, &update);
                assert_eq!(again.code(), "IDEMPOTENT_REPLAY", "{}", again.body);
                assert_eq!(again.body["replay_of"], first.body["request_id"]);
                // As text: the order of members and the form of numbers too.
                for member in ["data", "impact"] {
                    let (was, is) = (first.body[member].to_string(), again.body[member].to_string());
                    assert_eq!(is, was, "{member} of {name} on {}", self.servers[asked].0);
                }
            }
            update["params"]["settings"]["z"] = "another".into();
            for asked in 0..self.servers.len() {
                let refused = self.call(asked, &key, &update);
                assert_eq!((refused.status, refused.code()), (422, "IDEMPOTENCY_CONFLICT"));
            }
        }
    }

    fn what_is_shown_once_is_shown_by_one_kernel(&self) {
        let key = self.new_key();
        for maker in 0..self.servers.len() {
            let name = self.servers[maker].0;
            let create = json!({
                "action": "iam.keys.create",
                "params": { "name": name, "scopes": ["manage.read"] },
                "idempotency_key": format!("once-{name}"),
            });
            let first = self.call(maker, &key, &create);
            assert!(first.data()["key"].is_string());
            for asked in 0..self.servers.len() {
                let again = self.call(asked, &key, &create);
                assert_eq!(again.data()["key"], Value::Null, "{name} on {}", self.servers[asked].0);
                assert_eq!(again.data()["id"], first.data()["id"]);
            }
            let revoke = json!({ "action": "iam.keys.revoke", "params": { "key_id": first.data()["id"] } });
            self.call(maker, &key, &revoke).data();
        }
    }

    fn twins_on_all_kernels_run_once(&self) {
        let key = self.new_key();
        let invite = json!({
            "action": "iam.team.invite",
            "params": { "email": "twin@example.com", "role": "admin" },
            "idempotency_key": "twins",
        });
        let answers = self.hammer(&key, 30, |_| invite.clone());
        let ids: BTreeSet<String> = answers.iter().map(|answer| answer.data()["id"].to_string()).collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        let fresh = answers.iter().filter(|answer| answer.code() != "IDEMPOTENT_REPLAY").count();
        assert_eq!(fresh, 1, "{answers:#?}");
    }

    fn a_request_has_one_hash(&self) {
        let key = self.new_key();
        let body = json!({ "params": {}, "idempotency_key": "é", "action": "iam.team.list", "confirm_token": "hidden" });
        let body = Value::Object(body.as_object().unwrap().clone());
        for index in 0..self.servers.len() {
            // Refused, for a key is ASCII; the entry has the hash all the same.
            assert_eq!(self.call(index, &key, &body).status, 400);
            let mut right = body.clone();
            right["idempotency_key"] = "e".into();
            self.call(index, &key, &right).data();
        }
        let count = |which: &str| {
            let python = format!(
                "from manage_api.models import AuditLog; rows = AuditLog.objects.filter(api_key_id='{}', {which}); \
                 print(rows.count(), rows.values('request_hash').distinct().count())",
                self.call(0, &key, &json!({ "action": "meta.whoami" })).data()["api_key_id"]
                    .as_str()
                    .unwrap(),
            );
            self.host.manage(&format!("shell --verbosity 0 -c \"{python}\"")).trim().to_owned()
        };
        assert_eq!(count("action='iam.team.list', result='success'"), "3 1");
        assert_eq!(count("result='error'"), "3 1");
    }

    fn a_limit_is_exact_over_all_kernels(&self) {
        let key = self.new_key();
        let create = json!({
            "action": "iam.keys.create",
            "params": { "name": "limited", "scopes": ["manage.read"] },
            "dry_run": true,
        });
        let start = Instant::now();
        let answers = self.hammer(&key, 42, |_| create.clone());
        let passed = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers.iter().filter(|answer| answer.code() == "RATE_LIMITED").count();
        // 20 in a minute: one more becomes free every three seconds.
        let most = 20 + start.elapsed().as_secs() as usize / 3;
        assert!((20..=most).contains(&passed), "{passed} of {} passed, {most} may", answers.len());
        assert_eq!(passed + refused, answers.len(), "{answers:#?}");
    }

    fn a_ceiling_is_exact_over_all_kernels(&self) {
        let key = self.new_key();
        let answers = self.hammer(&key, 42, |index| {
            json!({
                "action": "webhooks.create",
                "params": { "url": format!("https://93.184.215.14/{index}"), "events": ["lead.created"] },
                "idempotency_key": format!("hook-{index}"),
            })
        });
        let made = answers.iter().filter(|answer| answer.status == 200).count();
        let refused = answers.iter().filter(|answer| answer.code() == "CEILING_EXCEEDED").count();
        assert_eq!((made, refused), (20, 22), "{answers:#?}");
        for index in 0..self.servers.len() {
            let listed = self.call(index, &key, &json!({ "action": "webhooks.list" }));
            assert_eq!(listed.data().as_array().unwrap().len(), 20);
        }
    }
}

/// Builds the server of the Rust kernel; the program.
fn rust_server() -> String {
    let mut cargo = Command::new(env!("CARGO"));
    // The whole workspace, so that its dependencies have the features that they are built with already.
    cargo.args(["build", "--quiet", "--locked", "--workspace", "--example=serve"]);
    cargo.args(["--message-format=json"]).current_dir(project());
    // What cargo tells a test of its package makes build scripts run again.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        cargo.env_remove(name);
    }
    cargo.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    let printed = must(&mut cargo);
    let messages = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| message["executable"].as_str().map(str::to_owned));
    programs.next().unwrap_or_else(|| panic!("no program\n{printed}"))
}
