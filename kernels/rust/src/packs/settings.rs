// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the pack `settings`: one object of free form for each tenant.
//!
//! Never merges below the top level: a member's value is replaced whole.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{NoParams, bundled};
use crate::action::{ActionResult, Context, Pack};
use crate::canonical::canonical;
use crate::errors::Result;
use crate::impact::Impact;
use crate::ports::Transaction;

/// The pack `settings`.
#[must_use]
pub fn pack<T: Transaction>() -> Pack<T> {
    bundled(include_str!("settings.json"))
        .action("settings.get", get::<T>)
        .action("settings.update", update::<T>)
}

#[derive(Deserialize)]
struct Update {
    settings: Map<String, Value>,
}

async fn get<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    let settings = context.tx.get_settings(&context.tenant_id).await?;
    Ok(ActionResult::new(Value::Object(settings)))
}

async fn update<T: Transaction>(given: Update, context: &mut Context<T>) -> Result<ActionResult> {
    let before = context.tx.get_settings(&context.tenant_id).await?;
    let mut after = before.clone();
    let mut fields = Vec::new();
    for (name, value) in given.settings {
        if differs(before.get(&name), &value)? {
            fields.push(name.clone());
        }
        after.insert(name, value);
    }
    let mut impact = Impact::medium();
    if !fields.is_empty() {
        context
            .tx
            .put_settings(&context.tenant_id, &after, context.now)
            .await?;
        impact = impact.updates("settings", &context.tenant_id, fields);
    }
    let after = Value::Object(after);
    Ok(ActionResult::new(json!({"settings": after}))
        .impact(impact)
        .before(Value::Object(before))
        .after(after))
}

/// By canonical text: `1.0` and `1` are one number.
fn differs(before: Option<&Value>, value: &Value) -> Result<bool> {
    match before {
        Some(before) => Ok(canonical(before)? != canonical(value)?),
        None => Ok(true),
    }
}
