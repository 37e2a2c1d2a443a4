// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the pack `meta`: what this endpoint offers, and who is asking.
//!
//! Never writes.

use serde::Serialize;
use serde_json::json;

use super::{NoParams, bundled};
use crate::action::{ActionResult, Context, Pack};
use crate::errors::Result;
use crate::ports::Transaction;
use crate::version::{API_VERSION, CONTRACT_VERSION, KERNEL, SCHEMA_VERSION};

/// The pack `meta`.
#[must_use]
pub fn pack<T: Transaction>() -> Pack<T> {
    bundled(include_str!("meta.json"))
        .action("meta.actions", actions::<T>)
        .action("meta.version", version::<T>)
        .action("meta.whoami", whoami::<T>)
}

async fn actions<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    // Only where it makes a difference: it costs a query.
    let is_admin = context.registry().has_admin_actions()
        && context.tx.is_platform_admin(&context.tenant_id).await?;
    let scopes = &context.api_key.scopes;
    Ok(ActionResult::prepared(
        context.registry().document(scopes, is_admin)?,
    ))
}

#[derive(Serialize)]
struct Version {
    api_version: &'static str,
    schema_version: &'static str,
    actions_count: usize,
    kernel: &'static str,
    contract_version: u32,
}

async fn version<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    ActionResult::written(&Version {
        api_version: API_VERSION,
        schema_version: SCHEMA_VERSION,
        actions_count: context.registry().actions().len(),
        kernel: KERNEL,
        contract_version: CONTRACT_VERSION,
    })
}

async fn whoami<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    let is_admin = context.tx.is_platform_admin(&context.tenant_id).await?;
    let key = &context.api_key;
    let mut data = json!({
        "tenant_id": context.tenant_id,
        "api_key_id": key.id,
        "key_prefix": key.prefix,
        "scopes": key.scopes,
        "is_platform_admin": is_admin,
    });
    if let Some(expires_at) = key.expires_at {
        data["expires_at"] = expires_at.to_string().into();
    }
    Ok(ActionResult::new(data))
}
