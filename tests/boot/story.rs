//! The end-to-end story of lead scoring over HTTP, the same for every host; its numbers are worked out by hand.

use std::thread;

use acp::effects::http::{Client, Request};
use serde_json::{Value, json};

/// The leads that a host makes before the story, the first one with the number 1: email, name, company, attributes.
pub const LEADS: [[&str; 4]; 3] = [
    ["ada@big.test", "Ada", "Acme, \"Inc\"", r#"{"employees": 120, "source": "web"}"#],
    ["bob@small.test", "Bob", "", r#"{"employees": 3, "source": "web"}"#],
    ["eve@evil.test", "=1+1", "", "{}"],
];

/// A statement that makes them, in any database.
pub fn insert_leads(tenant: &str) -> String {
    let quoted = |text: &str| text.replace('\'', "''");
    let rows = LEADS.iter().enumerate().map(|(index, [email, name, company, attributes])| {
        let (number, company) = (index + 1, quoted(company));
        format!(
            "('{number:032}', '{tenant}', '{email}', '{name}', '{company}', '{attributes}', '2026-01-0{number} 00:00:00')"
        )
    });
    let columns = "id, tenant_id, email, name, company, attributes, created_at";
    format!("INSERT INTO acp_leadscoring_leads ({columns}) VALUES {}", rows.collect::<Vec<_>>().join(", "))
}

/// Lead scoring and a pack for one resource, with an `acp` that prints JSON; the steps that are printed for the last one.
pub fn add_packs(acp: impl Fn(&[&str]) -> Value) -> Value {
    let add = |pack: &[&str]| {
        let added = acp(&[&["add-pack"], pack, &["--yes", "--json", "--allow-dirty"]].concat());
        assert_eq!((&added["by_hand"], &added["conflicts"]), (&json!([]), &json!([])), "{pack:?}");
        added
    };
    add(&["leadscoring"]);
    add(&["support", "--resource", "ticket"])
}

/// The closing line of vitest, of jest, or of Node's own runner, whose marks differ by version: 8 tests of the install,
/// 14 of lead scoring, 6 of the pack for tickets.
pub fn says_all_passed(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(
        words.as_slice(),
        ["Tests", "28", "passed", "(28)"]
            | ["Tests:", "28", "passed,", "28", "total"]
            | ["#" | "ℹ", "pass", "28"]
    )
}

/// The whole of it, where a tenant may have five models; another tenant sees nothing of it.
pub fn all_of_it(url: &str, key: &str, other: &str) {
    let caller = Caller { url: url.to_owned(), key: key.to_owned() };
    story(&caller);
    forty_at_once(&caller, 5 - 1);
    let stranger = Caller { url: url.to_owned(), key: other.to_owned() };
    assert_eq!(stranger.data("domain.leadscoring.models.list", json!({})), json!([]));
}

/// Who calls an endpoint, and with which key.
pub struct Caller {
    pub url: String,
    pub key: String,
}

impl Caller {
    pub fn call(&self, body: &Value) -> (u16, Value) {
        let headers = [("content-type", "application/json"), ("x-api-key", &self.key)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let (method, url) = ("POST".into(), self.url.clone());
        let request = Request { method, url, headers, body: serde_json::to_vec(body).unwrap() };
        let response = Client::default().send(&request).unwrap();
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    /// The data of a call that succeeds.
    pub fn data(&self, action: &str, params: Value) -> Value {
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

/// Two models' worth of rules, scores and exports, over the leads of `LEADS`.
pub fn story(caller: &Caller) {
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
pub fn forty_at_once(caller: &Caller, room: usize) {
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
