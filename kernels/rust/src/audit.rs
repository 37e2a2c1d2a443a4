// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what an audit entry says about a call.
//!
//! Never stores one, and never holds params: only their hash, made after redaction.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use crate::action::ActionResult;
use crate::call::{Call, Outcome};
use crate::canonical::redacted_hash;
use crate::errors::{Code, Result};
use crate::ids::IdSource;
use crate::ports::AuditEntry;
use crate::redaction::{HiddenNames, redacted_text};
use crate::strangers::Suppressed;

const ENTRY_VERSION: u16 = 1;

/// The entry of a call that ended so.
pub(crate) fn entry_of<'a>(
    call: &'a Call,
    outcome: Outcome<'a>,
    integration: &'a str,
    ids: &dyn IdSource,
    elapsed: Duration,
) -> Result<AuditEntry<'a>> {
    let nothing = HiddenNames::new();
    let hidden = call
        .action
        .as_ref()
        .map_or(&nothing, |action| &action.hidden);
    let (caller, envelope) = (call.caller.as_deref(), call.envelope.as_ref());
    let shown = |snapshot: fn(&ActionResult) -> Option<&Value>| {
        outcome
            .result
            .and_then(snapshot)
            .map(|value| redacted_text(value, hidden))
            .transpose()
    };
    Ok(AuditEntry {
        tenant_id: caller.map(|caller| &*caller.tenant_id),
        pack: call.action.as_ref().map(|action| &*action.pack),
        action: envelope.map(|envelope| &*envelope.action),
        actor_id: caller
            .map(|caller| &*caller.prefix)
            .or(call.key_prefix.as_deref()),
        api_key_id: caller.map(|caller| &*caller.id),
        request_hash: call
            .body
            .as_ref()
            .map(|body| redacted_hash(body, hidden))
            .transpose()?,
        result: result_of(outcome.code),
        error_code: outcome.code.map(Code::as_str),
        error_message: outcome.message.map(Cow::Borrowed),
        impact: impact_of(outcome.result, hidden)?,
        before_snapshot: shown(|result| result.before.as_ref())?,
        after_snapshot: shown(ActionResult::resource_after)?,
        idempotency_key: envelope.and_then(|envelope| envelope.idempotency_key.as_deref()),
        dry_run: envelope.is_some_and(|envelope| envelope.dry_run),
        latency_ms: u32::try_from(elapsed.as_millis()).unwrap_or(u32::MAX),
        ip_address: Some(&*call.address).filter(|address| !address.is_empty()),
        user_agent: call.request.agent(),
        ..blank(call, integration, ids, "api_key")
    })
}

/// One entry for what an address was refused after its minute's budget was spent.
pub(crate) fn suppressed_entry<'a>(
    call: &'a Call,
    suppressed: &'a Suppressed,
    integration: &'a str,
    ids: &dyn IdSource,
) -> AuditEntry<'a> {
    let count = suppressed.count;
    AuditEntry {
        result: result_of(Some(Code::RateLimited)),
        error_code: Some(Code::RateLimited.as_str()),
        error_message: Some(format!("{count} more failed attempts from this address.").into()),
        ip_address: Some(&*suppressed.address).filter(|address| !address.is_empty()),
        ..blank(call, integration, ids, "system")
    }
}

fn blank<'a>(
    call: &'a Call,
    integration: &'a str,
    ids: &dyn IdSource,
    actor_type: &'static str,
) -> AuditEntry<'a> {
    AuditEntry {
        event_id: ids.uuid7(call.now),
        schema_version: ENTRY_VERSION,
        ts: call.now,
        tenant_id: None,
        integration,
        pack: None,
        action: None,
        actor_type,
        actor_id: None,
        api_key_id: None,
        request_id: &call.request_id,
        request_hash: None,
        result: "success",
        error_code: None,
        error_message: None,
        impact: None,
        before_snapshot: None,
        after_snapshot: None,
        idempotency_key: None,
        dry_run: false,
        latency_ms: 0,
        ip_address: None,
        user_agent: None,
    }
}

fn result_of(code: Option<Code>) -> &'static str {
    match code {
        None => "success",
        Some(code) if code.is_denial() => "denied",
        Some(_) => "error",
    }
}

fn impact_of(result: Option<&ActionResult>, hidden: &HiddenNames) -> Result<Option<String>> {
    let Some(impact) = result.and_then(|result| result.impact.as_ref()) else {
        return Ok(None);
    };
    // Its own members' names are no secrets; nothing else is in most of them.
    let text = match hidden.is_empty() && !impact.has_details() {
        true => serde_json::to_string(impact)?,
        false => redacted_text(&impact.to_json()?, hidden)?,
    };
    Ok(Some(text))
}
