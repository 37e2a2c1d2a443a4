// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the steps of the contract, each a function that adds to the call or refuses it.
//!
//! Never their order: `dispatch::answer` is.

use std::sync::Arc;

use crate::audit::suppressed_entry;
use crate::auth::{self, Presented};
use crate::call::{Answer, Call};
use crate::canonical::fingerprint;
use crate::confirm::{self, Claims};
use crate::effect;
use crate::envelope::{parse_body, read_envelope};
use crate::errors::{Code, ManageError, Problem, Result};
use crate::keys::lookup_prefix;
use crate::limits::{Checked, KEY_BUCKET};
use crate::ports::{DbAdapter, Host, RateLimit, RateLimitAdapter};
use crate::services::Services;
use crate::transport::Body;

pub(crate) async fn authenticate<H: Host>(services: &Services<H>, call: &mut Call) -> Result<()> {
    let bindings = &services.kit.bindings;
    for suppressed in services.strangers.finished(call.started) {
        let ids = &*services.kit.ids;
        let entry = suppressed_entry(call, &suppressed, &bindings.integration, ids);
        services.log_alone(&entry).await;
    }
    let presented = call.request.presented_key().and_then(|key| {
        let prefix = lookup_prefix(key, &bindings.auth)?;
        let digest = services.key_hash.digest(key);
        Some(Presented {
            key,
            prefix,
            digest,
        })
    });
    call.key_prefix = presented.map(|presented| presented.prefix.to_owned());
    let digest = presented.as_ref().map(|presented| &presented.digest);
    let (strangers, now) = (&services.strangers, call.started);
    if let Some(wait) = strangers.blocks(&call.address, digest, now) {
        return Err(blocked(wait).into());
    }
    call.audited = true;
    let caller = match &presented {
        Some(presented) => auth::caller_of(services, presented, call.now).await?,
        None => None,
    };
    match (caller, digest) {
        (Some(caller), Some(digest)) => {
            strangers.worked(digest, now);
            call.caller = Some(Arc::new(caller));
            Ok(())
        }
        _ => match strangers.failed(&call.address, digest, now) {
            Some(wait) => {
                call.audited = false;
                Err(blocked(wait).into())
            }
            None => Err(ManageError::invalid_api_key().into()),
        },
    }
}

/// Too many failures from this address; leaves no audit entry of its own.
fn blocked(wait: u64) -> ManageError {
    ManageError::rate_limited("Too many failed attempts from this address.", wait)
}

pub(crate) async fn limit_key<H: Host>(services: &Services<H>, call: &mut Call) -> Result<()> {
    limit(
        services,
        call,
        KEY_BUCKET,
        services.kit.bindings.rate_limits.key,
    )
    .await
}

pub(crate) async fn read_request(call: &mut Call, body: Body) -> Result<()> {
    let raw = body.read().await?;
    let body = call.body.insert(parse_body(&raw)?);
    call.envelope = Some(read_envelope(body)?);
    Ok(())
}

pub(crate) fn look_up<H: Host>(services: &Services<H>, call: &mut Call) -> Result<()> {
    let action = services.kit.registry.get(&call.envelope()?.action)?;
    call.action = Some(Arc::clone(action));
    Ok(())
}

/// Deny by default.
pub(crate) async fn check_scope<H: Host>(services: &Services<H>, call: &Call) -> Result<()> {
    let (caller, action) = (call.caller()?, call.action()?);
    if !caller.scopes.contains(&action.scope) {
        let text = format!("This key lacks the scope `{}`.", action.scope);
        return Err(ManageError::scope_denied(&action.scope, text).into());
    }
    let db = &services.host.adapters().db;
    if action.platform_admin && !db.is_platform_admin(&caller.tenant_id).await? {
        let text = "Only a platform admin may do this.";
        return Err(ManageError::new(Code::AdminRequired, text).into());
    }
    Ok(())
}

pub(crate) fn check_dry_run(call: &Call) -> Result<()> {
    if call.envelope()?.dry_run && !call.action()?.supports_dry_run {
        let text = "This action supports no dry run.";
        return Err(ManageError::validation(text, "/dry_run", "supports_dry_run").into());
    }
    Ok(())
}

pub(crate) fn check_params(call: &mut Call) -> Result<()> {
    let (envelope, action) = (call.envelope()?, call.action()?);
    let (has_key, has_token) = (
        envelope.idempotency_key.is_some(),
        envelope.confirm_token.is_some(),
    );
    let mut problems = action.validator.problems(call.params(), "/params");
    let wants_key = action.needs_idempotency_key && action.writes() && !envelope.dry_run;
    if wants_key && !has_key {
        let text = "This action requires an idempotency key.";
        problems.insert(0, Problem::new("/idempotency_key", "required", text));
    }
    if !problems.is_empty() {
        let text = "The params are not valid; `errors` says where.";
        return Err(ManageError::invalid(text, problems).into());
    }
    let needs_fingerprint = call.remembered_key()?.is_some() || action.needs_plan;
    let print = needs_fingerprint.then(|| fingerprint(&action.name, call.params()));
    let (writes, needs_plan) = (action.writes(), action.needs_plan);
    call.fingerprint = print.transpose()?.unwrap_or_default();
    if has_key && !writes {
        call.constraints
            .push("idempotency_key ignored: a read is not stored".into());
    }
    if has_token && !needs_plan {
        call.constraints
            .push("confirm_token ignored: this action asks for none".into());
    }
    Ok(())
}

pub(crate) async fn answer_from_store<H: Host>(
    services: &Services<H>,
    call: &Call,
) -> Result<Option<Answer>> {
    effect::stored_answer(services, call).await
}

pub(crate) async fn limit_action<H: Host>(services: &Services<H>, call: &mut Call) -> Result<()> {
    let action = Arc::clone(call.action()?);
    match action.rate_limit {
        Some(bound) => limit(services, call, &action.name, bound).await,
        None => Ok(()),
    }
}

pub(crate) fn check_confirmation<H: Host>(services: &Services<H>, call: &mut Call) -> Result<()> {
    let (envelope, action, caller) = (call.envelope()?, call.action()?, call.caller()?);
    if !action.needs_plan || envelope.dry_run {
        return Ok(());
    }
    let Some(token) = &envelope.confirm_token else {
        return Err(confirm::required().into());
    };
    let integration = &services.kit.bindings.integration;
    let wanted = Claims::of(
        integration,
        &caller.tenant_id,
        &caller.id,
        &call.fingerprint,
    );
    call.confirmed = Some(confirm::verify(
        token,
        &services.confirm_key,
        call.now,
        &wanted,
    )?);
    Ok(())
}

/// A pack's own slow check, before any lock is taken.
pub(crate) async fn run_check<H: Host>(services: &Services<H>, call: &Call) -> Result<()> {
    let (envelope, action) = (call.envelope()?, call.action()?);
    match &services.handlers[action.index].check {
        Some(check) => {
            let mut context = services.context(call, envelope.dry_run, ())?;
            check.run(call.params(), &mut context).await
        }
        None => Ok(()),
    }
}

async fn limit<H: Host>(
    services: &Services<H>,
    call: &mut Call,
    bucket: &str,
    bound: RateLimit,
) -> Result<()> {
    let adapter = &services.host.adapters().rate_limit;
    let result = adapter
        .check(&call.caller()?.id, bucket, bound, call.now)
        .await?;
    let checked = Checked::of(bucket, bound, result);
    call.limits.push(checked);
    Ok(checked.refuse_if_spent()?)
}
