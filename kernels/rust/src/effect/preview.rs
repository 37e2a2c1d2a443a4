// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the dry run: the handler in a transaction that is rolled back, whatever it did.
//!
//! Never claims a row, and never commits anything but the audit entry.

use serde_json::{Value, json};

use super::claim::audit_apart;
use super::{check_ceiling, constraints, run_handler, value_of};
use crate::action::ActionResult;
use crate::call::{Answer, Call, Outcome};
use crate::canonical::canonical_hash;
use crate::confirm::{self, Claims};
use crate::envelope::SuccessText;
use crate::errors::{Error, Result};
use crate::idempotency::WithOnce;
use crate::ids::hex;
use crate::ports::{DbAdapter, Host, StoreError, Transaction};
use crate::services::{MOST_RUNS, Services};

pub(super) async fn run<H: Host>(services: &Services<H>, call: &Call) -> Result<Answer> {
    let result = tried_again(services, call).await?;
    let impact = impact_of(&result)?;
    let preview = WithOnce {
        data: &*value_of(&result.data)?,
        once: &result.once,
        shown: false,
    };
    let mut text = SuccessText::of(&call.request_id)
        .with("data", &impact)?
        .with("dry_run", &true)?
        .with("constraints_applied", &constraints(call, &result))?
        .with("impact", &impact)?
        .with("preview", &preview)?;
    if call.action()?.needs_plan {
        text = text.with("confirm", &confirmation(services, call, &impact)?)?;
    }
    let outcome = Outcome {
        result: Some(&result),
        ..Outcome::default()
    };
    audit_apart(services, call, outcome).await?;
    Ok(Answer {
        text,
        replayed: false,
    })
}

/// The impact as JSON.
pub(super) fn impact_of(result: &ActionResult) -> Result<Value> {
    match &result.impact {
        Some(impact) => impact.to_json(),
        None => Err(Error::failed("a handler returned no impact in a dry run")),
    }
}

async fn tried_again<H: Host>(services: &Services<H>, call: &Call) -> Result<ActionResult> {
    for _ in 0..MOST_RUNS {
        match tried(services, call).await {
            Err(Error::Store(StoreError::Retry)) => {}
            other => return other,
        }
    }
    Err(StoreError::Retry.into())
}

async fn tried<H: Host>(services: &Services<H>, call: &Call) -> Result<ActionResult> {
    let tx = services.host.adapters().db.begin().await?;
    let mut context = services.context(call, true, tx)?;
    let result = match check_ceiling(services, call, &mut context.tx).await {
        Ok(()) => run_handler(services, call, &mut context).await,
        Err(error) => Err(error),
    };
    let undone = context.tx.rollback().await;
    let result = result?;
    undone?;
    Ok(result)
}

fn confirmation<H: Host>(services: &Services<H>, call: &Call, impact: &Value) -> Result<Value> {
    let caller = call.caller()?;
    let expires_at = confirm::expiry(call.now);
    let mut nonce = [0; 16];
    services.kit.ids.random_bytes(&mut nonce);
    let integration = &services.kit.bindings.integration;
    let claims = Claims {
        impact_hash: canonical_hash(impact)?,
        nonce: hex(&nonce),
        exp: expires_at.unix_seconds(),
        ..Claims::of(
            integration,
            &caller.tenant_id,
            &caller.id,
            &call.fingerprint,
        )
    };
    let token = confirm::sign(&claims, &services.confirm_key)?;
    Ok(json!({"token": token, "expires_at": expires_at.to_string()}))
}
