//! The document against the rest of the contract: nothing is said twice and differently.

use serde_json::{Value, json};

use super::*;
use crate::embedded::SCHEMAS;
use crate::pack::{BUILT_IN, BUNDLED, built_in, read};

fn packs() -> Vec<Pack> {
    BUILT_IN.iter().chain(&BUNDLED).map(|name| built_in(name).unwrap()).collect()
}

fn all() -> Value {
    let packs = packs();
    let endpoint =
        Endpoint { packs: &packs, base_path: "/api/manage", namespace: "", version: "0.1.0", server: None };
    document(&endpoint).unwrap()
}

fn spec(name: &str) -> Value {
    let (_, bytes) = SCHEMAS.iter().find(|(file, _)| *file == name).unwrap();
    let mut schema: Value = serde_json::from_slice(bytes).unwrap();
    schema
        .as_object_mut()
        .unwrap()
        .retain(|name, _| !["$schema", "$id", "description"].contains(&name.as_str()));
    schema
}

#[test]
fn the_frame_says_of_answers_what_the_schemas_of_the_contract_say() {
    let document = all();
    let plain = |name: &str| {
        let mut schema = document["components"]["schemas"][name].clone();
        schema.as_object_mut().unwrap().shift_remove("description");
        schema
    };
    assert_eq!(plain("Error"), spec("error.json"));
    assert_eq!(plain("Impact"), spec("impact.json"));
    let success = spec("success.json");
    for part in ["IamKeysListSuccess", "DryRun"] {
        for (name, value) in document["components"]["schemas"][part]["properties"].as_object().unwrap() {
            let known = success["properties"].get(name);
            assert!(known.is_some(), "{part}: {name}");
            if name == "request_id" || name == "replay_of" {
                assert_eq!(Some(value), known, "{part}: {name}");
            }
        }
    }
}

#[test]
fn every_code_of_the_contract_is_at_its_status_with_its_headers() {
    let errors: Value = serde_json::from_str(include_str!("../../spec/errors.json")).unwrap();
    let document = all();
    let responses = &document["paths"]["/api/manage"]["post"]["responses"];
    for error in errors.as_array().unwrap() {
        let (status, code) = (error["http"].to_string(), error["code"].as_str().unwrap());
        let reference = responses[&status]["$ref"].as_str().unwrap_or_else(|| panic!("no status {status}"));
        let response = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        for header in error["headers"].as_object().into_iter().flat_map(|headers| headers.keys()) {
            assert!(response["headers"].get(header).is_some(), "{code}: {header}");
        }
        if status != "200" {
            let schema = &response["content"]["application/json"]["schema"];
            let codes = schema["allOf"][1]["properties"]["code"]["enum"].as_array().unwrap();
            assert!(codes.contains(&json!(code)), "{code}");
        }
    }
}

#[test]
fn every_action_is_one_closed_request_with_what_it_demands() {
    let document = all();
    let schemas = &document["components"]["schemas"];
    let mapping = schemas["Request"]["discriminator"]["mapping"].as_object().unwrap();
    let actions: Vec<_> = packs().into_iter().flat_map(|pack| pack.actions).collect();
    assert_eq!(mapping.len(), actions.len());
    for action in actions {
        let request = document.pointer(&mapping[&action.name].as_str().unwrap()[1..]).unwrap();
        assert_eq!(request["additionalProperties"], false);
        assert_eq!(request["properties"]["action"]["const"], action.name.as_str());
        assert_eq!(request["x-acp-scope"], action.scope.as_str());
        let refuses = request["properties"]["dry_run"]["const"] == false;
        assert_eq!(refuses, !action.supports_dry_run, "{}", action.name);
    }
    assert_eq!(schemas["DomainLeadscoringRulesUpdateRequest"]["x-acp-confirm"], "plan");
}

#[test]
fn a_namespace_goes_before_every_action_and_references_follow_their_schema() {
    let text = r##"{"name": "billing", "actions": [{"name": "billing.pay", "scope": "manage.domain", "description": "d",
        "supports_dry_run": true, "idempotency": "required", "params_schema": {"type": "object",
        "properties": {"to": {"$ref": "#/$defs/to"}}, "$defs": {"to": {"type": "string"}}}}]}"##;
    let packs = [read("pack.json", text).unwrap()];
    let endpoint = Endpoint {
        packs: &packs,
        base_path: "/x",
        namespace: "acme",
        version: "1",
        server: Some("https://a.test"),
    };
    let document = document(&endpoint).unwrap();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["BillingPayRequest"]["properties"]["action"]["const"], "acme.billing.pay");
    let to = &schemas["BillingPayParams"]["properties"]["to"]["$ref"];
    assert_eq!(to, "#/components/schemas/BillingPayParams/$defs/to");
    assert!(document.pointer(&to.as_str().unwrap()[1..]).is_some());
    assert_eq!(schemas["BillingPayRequest"]["anyOf"][0], json!({"required": ["idempotency_key"]}));
    assert_eq!(document["servers"], json!([{"url": "https://a.test"}]));
    assert_eq!(schemas["BillingPayParams"]["additionalProperties"], false);
}

#[test]
fn kernels_and_this_builder_make_the_same_of_the_same_actions() {
    let table: Value = serde_json::from_str(include_str!("../../spec/exact/openapi.json")).unwrap();
    for case in table["cases"].as_array().unwrap() {
        let (namespace, base_path) =
            (case["namespace"].as_str().unwrap(), case["base_path"].as_str().unwrap());
        let own = |action: &Value| {
            let mut action: Action = serde_json::from_value(action.clone()).unwrap();
            if let Some(name) = action.name.strip_prefix(&format!("{namespace}.")) {
                action.name = name.to_owned();
            }
            action
        };
        let actions = case["actions"].as_array().unwrap().iter().map(own).collect();
        let pack = Pack {
            name: "billing".into(),
            title: String::new(),
            description: String::new(),
            actions,
            document: Value::Null,
            origin: crate::pack::Origin::File,
        };
        let version = case["version"].as_str().unwrap();
        let made =
            document(&Endpoint { packs: &[pack], base_path, namespace, version, server: None }).unwrap();
        similar(&made, &case["document"]);
        assert_eq!(made, case["document"], "{}", case["about"]);
    }
}

/// Names the first component that differs: the whole document is long.
fn similar(made: &Value, wanted: &Value) {
    let (made, wanted) = (&made["components"]["schemas"], &wanted["components"]["schemas"]);
    for (name, schema) in wanted.as_object().unwrap() {
        assert_eq!(&made[name], schema, "{name}");
    }
}
