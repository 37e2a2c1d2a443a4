//! What a booted endpoint says of itself, in both of its ways, against the file that `acp generate openapi` writes.

use std::process::Output;

use acp::effects::http::{Client, Request};
use serde_json::{Value, json};

use super::front::post;
use super::process::text;

/// `meta.actions`, the served document and the generated one never disagree; `printed` is what
/// `acp generate openapi -o -` printed.
pub fn agrees(url: &str, key: &str, printed: &Output) {
    assert!(printed.status.success(), "{}", text(&printed.stderr));
    let generated: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let told = post(url, &[("x-api-key", key)], &json!({"action": "meta.actions"}));
    let actions = told["data"]["actions"].as_array().unwrap_or_else(|| panic!("{told}"));
    names_every_action(actions, &generated);
    let served = served(url, key);
    for (name, schema) in generated["components"]["schemas"].as_object().unwrap() {
        assert_eq!(&served["components"]["schemas"][name], schema, "the component `{name}` as it is served");
    }
    assert_eq!(served, generated, "the document that {url} serves");
}

fn served(url: &str, key: &str) -> Value {
    let get = |headers: &[(&str, &str)]| {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (method, url) = ("GET".into(), format!("{url}/openapi.json"));
        Client::default().send(&Request { method, url, headers, body: Vec::new() }).unwrap()
    };
    let answer = get(&[("x-api-key", key)]);
    let tag = answer.header("etag").unwrap().to_owned();
    let again = get(&[("x-api-key", key), ("if-none-match", &tag)]);
    assert_eq!((answer.status, again.status, again.body.len()), (200, 304, 0), "{tag}");
    serde_json::from_slice(&answer.body).unwrap()
}

fn names_every_action(actions: &[Value], document: &Value) {
    let mapping =
        document["components"]["schemas"]["Request"]["discriminator"]["mapping"].as_object().unwrap();
    let mut names: Vec<_> = actions.iter().map(|action| action["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, mapping.keys().collect::<Vec<_>>(), "the actions, by name");
    for action in actions {
        let name = action["name"].as_str().unwrap();
        let pointer = mapping[name].as_str().unwrap().strip_prefix("#").unwrap();
        let start = pointer.strip_suffix("Request").unwrap();
        let part = |kind: &str| document.pointer(&format!("{start}{kind}")).unwrap();
        let request = part("Request");
        for (member, said) in
            [("scope", "x-acp-scope"), ("effect", "x-acp-effect"), ("confirm", "x-acp-confirm")]
        {
            assert_eq!(action[member], request[said], "{name}: {member}");
        }
        assert_eq!(action["description"], request["description"], "{name}");
        let refuses = request["properties"]["dry_run"]["const"] == false;
        assert_eq!(action["supports_dry_run"], !refuses, "{name}");
        assert_eq!(&action["params_schema"], part("Params"), "{name}");
        // An action that says nothing of its data has a schema that takes everything.
        let anything = json!({});
        let result = if action["result_schema"].is_null() { &anything } else { &action["result_schema"] };
        assert_eq!(result, part("Result"), "{name}");
    }
}
