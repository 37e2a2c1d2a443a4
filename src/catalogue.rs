//! Packs → one Markdown page, for people and agents: what may be called, with what, and how to retry.
//! It is a function of its input, and says nothing that the OpenAPI document does not.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::openapi::Endpoint;
use crate::pack::{Action, Confirm, Idempotency, Pack, effective};

/// The page.
pub fn page(endpoint: &Endpoint<'_>) -> String {
    let mut text = head(endpoint);
    for pack in endpoint.packs {
        let _ = writeln!(text, "\n## {}", pack.title);
        if !pack.description.is_empty() {
            let _ = writeln!(text, "\n{}", pack.description);
        }
        text.push_str(&table(pack, endpoint.namespace));
        for action in &pack.actions {
            text.push_str(&section(action, endpoint.namespace));
        }
    }
    text
}

fn head(endpoint: &Endpoint<'_>) -> String {
    let address = format!("{}{}", endpoint.server.unwrap_or_default(), endpoint.base_path);
    let example = json!({"action": name("meta.actions", endpoint.namespace)});
    format!(
        "# Actions of the control plane\n\n\
         <!-- Written by `acp generate docs`; change the packs, not this page. -->\n\n\
         `POST {address}` with `Content-Type: application/json` and the key in `X-API-Key` or `Authorization: Bearer`:\n\n\
         ```json\n{example}\n```\n\n\
         ## How to call\n\n\
         - The body has `action`, `params`, and where they are wanted `dry_run`, `idempotency_key` and `confirm_token`; an unknown member is refused.\n\
         - Success is `ok: true` with `data`. An error is `ok: false` with `code` and `error`; for VALIDATION_ERROR `errors` says where.\n\
         - **Dry run**: with `dry_run: true` an action that has one answers with its impact, and changes nothing.\n\
         - **Retry**: send the same `idempotency_key` when you retry the same intent; a new key only for a new intent. \
           A repeated call answers IDEMPOTENT_REPLAY with the first answer. RATE_LIMITED, IDEMPOTENCY_IN_FLIGHT and \
           SERVICE_UNAVAILABLE are worth a retry after `Retry-After` seconds; other errors are not.\n\
         - **Confirmation**: an action that wants a plan first is called with `dry_run: true`, then again without it and \
           with `confirm_token` set to the answer's `confirm.token`. The token works once, for the same params, for ten minutes.\n\
         - A key sees what its scopes allow: `{}` says which actions it may call.\n",
        name("meta.actions", endpoint.namespace)
    )
}

fn name(action: &str, namespace: &str) -> String {
    if namespace.is_empty() { action.to_owned() } else { format!("{namespace}.{action}") }
}

fn table(pack: &Pack, namespace: &str) -> String {
    let mut text = String::from("\n| action | effect | scope | dry run | confirm |\n|---|---|---|---|---|\n");
    for action in &pack.actions {
        let confirm = if action.confirm == Confirm::Plan { "plan" } else { "" };
        let dry = if action.supports_dry_run { "yes" } else { "" };
        let called = name(&action.name, namespace);
        let _ = writeln!(
            text,
            "| [`{called}`](#{}) | {} | `{}` | {dry} | {confirm} |",
            anchor(&called),
            word(&json!(action.effect)),
            action.scope
        );
    }
    text
}

/// The anchor that a heading gets where Markdown is shown.
fn anchor(heading: &str) -> String {
    heading.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect()
}

fn section(action: &Action, namespace: &str) -> String {
    let called = name(&action.name, namespace);
    let mut text = format!("\n### `{called}`\n\n{}\n", action.description);
    let rules = rules(action);
    if !rules.is_empty() {
        let _ = writeln!(text, "\n{}", rules.join(" "));
    }
    text.push_str(&params(&effective::close(&action.params_schema)));
    for example in &action.examples {
        let request = json!({"action": called, "params": example.params});
        let pretty = serde_json::to_string_pretty(&request).unwrap_or_default();
        let _ = writeln!(text, "\n{}:\n\n```json\n{pretty}\n```", example.title);
    }
    text
}

fn rules(action: &Action) -> Vec<String> {
    let mut rules = Vec::new();
    if action.confirm == Confirm::Plan {
        rules.push("Wants a dry run first, and its token.".to_owned());
    }
    if action.writes() && action.idempotency == Idempotency::Required {
        rules.push("Needs an `idempotency_key`.".to_owned());
    }
    if action.platform_admin {
        rules.push("For platform admins only.".to_owned());
    }
    if let Some(ceiling) = &action.ceiling {
        rules.push(format!("Stands under the ceiling `{ceiling}`."));
    }
    if let Some(limit) = action.rate_limit {
        rules.push(format!("Limited to {} calls in {} seconds.", limit.limit, limit.window_seconds));
    }
    rules
}

fn params(schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object().filter(|all| !all.is_empty()) else {
        return "\nNo params.\n".into();
    };
    let mut text = String::from("\n| param | type | required | |\n|---|---|---|---|\n");
    for (name, value) in properties {
        let required = schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
        let told = value["description"].as_str().unwrap_or_default().replace('|', "\\|");
        let _ =
            writeln!(text, "| `{name}` | {} | {} | {told} |", kind(value), if required { "yes" } else { "" });
    }
    text
}

/// What a value must be, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        return choices.iter().map(|choice| format!("`{}`", word(choice))).collect::<Vec<_>>().join(", ");
    }
    if let Some(value) = schema.get("const") {
        return format!("`{}`", word(value));
    }
    let base = match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", kind_of_items(&schema["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
        _ => "any".into(),
    };
    let mut bounds = Vec::new();
    bounds.extend(schema["format"].as_str().map(str::to_owned));
    for (low, high, unit) in [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
    ] {
        bounds.extend(match (schema.get(low), schema.get(high)) {
            (Some(low), Some(high)) => Some(format!("{low}–{high}{unit}")),
            (Some(low), None) => Some(format!("at least {low}{unit}")),
            (None, Some(high)) => Some(format!("at most {high}{unit}")),
            (None, None) => None,
        });
    }
    if bounds.is_empty() { base } else { format!("{base} ({})", bounds.join(", ")) }
}

fn kind_of_items(items: &Value) -> String {
    match items["type"].as_str() {
        Some(kind) => items["format"].as_str().unwrap_or(kind).to_owned(),
        None => "anything".into(),
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::built_in;

    #[test]
    fn the_page_names_every_action_its_params_and_how_to_retry() {
        let packs = [built_in("settings").unwrap(), built_in("leadscoring").unwrap()];
        let endpoint =
            Endpoint { packs: &packs, base_path: "/api/manage", namespace: "", version: "1", server: None };
        let text = page(&endpoint);
        for part in [
            "`POST /api/manage`",
            "send the same `idempotency_key` when you retry the same intent; a new key only for a new intent",
            "| [`settings.update`](#settingsupdate) | write | `manage.settings` | yes |  |",
            "### `domain.leadscoring.rules.update`",
            "Wants a dry run first, and its token.",
            "| `weight` | number (-1000–1000) |  |  |",
            "| `model_type` | `linear`, `ml`, `rule_based` | yes |  |",
            "| `lead_ids` | list of uuid (1–1000 items) |  |  |",
            "Stands under the ceiling `max_scoring_models_per_tenant`.",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert_eq!(text, page(&endpoint));
    }
}
