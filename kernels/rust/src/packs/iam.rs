// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the pack `iam`: the tenant's API keys and team members.
//!
//! Never grants what the caller lacks, and never shows a key's secret but once. Handlers
//! write in a dry run too: its transaction is always rolled back.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{NoParams, bundled, wire};
use crate::action::{ActionResult, Context, Pack};
use crate::clock::Timestamp;
use crate::errors::{ManageError, Result};
use crate::impact::Impact;
use crate::keys::issue_key;
use crate::ports::{ApiKey, ApiKeyChanges, StoredKey, TeamMember, Transaction};

/// The pack `iam`.
#[must_use]
pub fn pack<T: Transaction>() -> Pack<T> {
    bundled(include_str!("iam.json"))
        .action("iam.keys.list", list_keys::<T>)
        .action("iam.keys.create", create_key::<T>)
        .action("iam.keys.update", update_key::<T>)
        .action("iam.keys.revoke", revoke_key::<T>)
        .action("iam.team.list", list_team::<T>)
        .action("iam.team.invite", invite::<T>)
}

#[derive(Deserialize)]
struct CreateKey {
    name: Option<String>,
    scopes: Vec<String>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct UpdateKey {
    key_id: String,
    name: Option<String>,
    scopes: Option<Vec<String>>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct RevokeKey {
    key_id: String,
}

#[derive(Deserialize)]
struct Invite {
    email: String,
    role: String,
}

async fn list_keys<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    let keys = context.tx.list_api_keys(&context.tenant_id).await?;
    Ok(ActionResult::new(keys.iter().map(wire::api_key).collect()))
}

async fn create_key<T: Transaction>(
    params: CreateKey,
    context: &mut Context<T>,
) -> Result<ActionResult> {
    check_scopes(&params.scopes, context)?;
    let asked = expiry(params.expires_at.as_deref(), context)?;
    let expires_at = asked.or(context.api_key.expires_at);
    let issued = issue_key(&context.bindings().auth, context.pepper(), context.ids());
    let key = StoredKey {
        id: context.ids().uuid7(context.now),
        tenant_id: Some(context.tenant_id.clone()),
        key_prefix: issued.key_prefix,
        key_hash: issued.key_hash,
        scopes: params.scopes,
        created_at: context.now,
        name: params.name,
        last_used_at: None,
        expires_at,
        revoked_at: None,
        active: true,
    };
    let key = wire::api_key(&context.tx.create_api_key(&context.tenant_id, key).await?);
    let mut result = ActionResult::new(key)
        .impact(Impact::low().creates("api_key", 1))
        .once("key", issued.key)
        .after_as_data();
    if let (None, Some(own)) = (asked, expires_at) {
        result = result.constraint(format!(
            "expires_at set to {own}, the calling key's own expiry"
        ));
    }
    Ok(result)
}

async fn update_key<T: Transaction>(
    params: UpdateKey,
    context: &mut Context<T>,
) -> Result<ActionResult> {
    let key = existing(&params.key_id, context).await?;
    // A key must not alter one that may do more than itself: it could rename or cripple it.
    check_scopes(&key.scopes, context)?;
    if key.revoked_at.is_some() {
        return Err(ManageError::conflict("A revoked key cannot be changed.").into());
    }
    if key
        .expires_at
        .is_some_and(|expires_at| expires_at <= context.now)
    {
        // It counts for no ceiling any more, so it must not come back to life.
        let text = "An expired key cannot be changed; create a new one.";
        return Err(ManageError::conflict(text).into());
    }
    check_scopes(params.scopes.as_deref().unwrap_or_default(), context)?;
    let expires_at = expiry(params.expires_at.as_deref(), context)?;
    let (changes, fields) = changes(&key, params, expires_at);
    let before = wire::api_key(&key);
    let mut after = before.clone();
    let mut impact = Impact::medium();
    if !fields.is_empty() {
        let stored = context
            .tx
            .update_api_key(&context.tenant_id, &key.id, &changes)
            .await?;
        after = wire::api_key(&stored.ok_or_else(no_such_key)?);
        impact = impact.updates("api_key", &key.id, fields);
    }
    Ok(ActionResult::new(after)
        .impact(impact)
        .before(before)
        .after_as_data())
}

async fn revoke_key<T: Transaction>(
    params: RevokeKey,
    context: &mut Context<T>,
) -> Result<ActionResult> {
    let key = existing(&params.key_id, context).await?;
    let revoked = context
        .tx
        .revoke_api_key(&context.tenant_id, &key.id, context.now)
        .await?;
    let revoked = revoked.ok_or_else(no_such_key)?;
    let mut impact = Impact::high();
    if key.revoked_at.is_none() {
        impact = impact.deletes("api_key", 1);
    }
    Ok(
        ActionResult::new(json!({"key_id": key.id, "revoked": true}))
            .impact(impact)
            .before(wire::api_key(&key))
            .after(wire::api_key(&revoked)),
    )
}

async fn list_team<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    let members = context.tx.list_team_members(&context.tenant_id).await?;
    Ok(ActionResult::new(
        members.iter().map(wire::team_member).collect::<Value>(),
    ))
}

async fn invite<T: Transaction>(params: Invite, context: &mut Context<T>) -> Result<ActionResult> {
    let email = params.email.to_lowercase();
    if context
        .tx
        .find_team_member(&context.tenant_id, &email)
        .await?
        .is_some()
    {
        return Err(ManageError::conflict("This address is invited already.").into());
    }
    let member = TeamMember {
        id: context.ids().uuid7(context.now),
        tenant_id: context.tenant_id.clone(),
        email,
        role: params.role,
        invited_at: context.now,
        joined_at: None,
    };
    let member = context
        .tx
        .create_team_member(&context.tenant_id, member)
        .await?;
    let member = wire::team_member(&member);
    Ok(ActionResult::new(member)
        .impact(Impact::low().creates("team_member", 1))
        .after_as_data())
}

async fn existing<T: Transaction>(key_id: &str, context: &mut Context<T>) -> Result<ApiKey> {
    let key = context.tx.get_api_key(&context.tenant_id, key_id).await?;
    Ok(key.ok_or_else(no_such_key)?)
}

fn no_such_key() -> ManageError {
    ManageError::not_found("There is no such API key.")
}

fn check_scopes<T>(scopes: &[String], context: &Context<T>) -> Result<()> {
    match scopes
        .iter()
        .find(|scope| !context.api_key.scopes.contains(*scope))
    {
        None => Ok(()),
        Some(scope) => {
            let text = "A key handles only scopes that it has itself.";
            Err(ManageError::scope_denied(scope, text).into())
        }
    }
}

/// The asked expiry: in the future, and not later than the caller's own.
fn expiry<T>(asked: Option<&str>, context: &Context<T>) -> Result<Option<Timestamp>> {
    let Some(asked) = asked else { return Ok(None) };
    let pointer = "/params/expires_at";
    match Timestamp::parse(asked).filter(|wanted| *wanted > context.now) {
        None => {
            let text = "The expiry must be in the future.";
            Err(ManageError::validation(text, pointer, "minimum").into())
        }
        Some(wanted) if context.api_key.expires_at.is_some_and(|own| wanted > own) => {
            let text = "The expiry must not be later than the calling key's own.";
            Err(ManageError::validation(text, pointer, "maximum").into())
        }
        wanted => Ok(wanted),
    }
}

/// Only what differs, its names in the order of the schema.
fn changes(
    key: &ApiKey,
    params: UpdateKey,
    expires_at: Option<Timestamp>,
) -> (ApiKeyChanges, Vec<&'static str>) {
    let sorted = |scopes: &[String]| {
        let mut sorted = scopes.to_vec();
        sorted.sort_unstable();
        sorted
    };
    let changes = ApiKeyChanges {
        name: params.name.filter(|name| Some(name) != key.name.as_ref()),
        scopes: params
            .scopes
            .filter(|scopes| sorted(scopes) != sorted(&key.scopes)),
        expires_at: expires_at.filter(|wanted| Some(*wanted) != key.expires_at),
    };
    let named = [
        ("name", changes.name.is_some()),
        ("scopes", changes.scopes.is_some()),
        ("expires_at", changes.expires_at.is_some()),
    ];
    let fields = named
        .into_iter()
        .filter_map(|(name, changed)| changed.then_some(name))
        .collect();
    (changes, fields)
}
