// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the claims on idempotency rows, what is stored in them, and their replays.
//!
//! Never looks before it claims: the unique index decides between two twins.

use super::{constraints, value_of};
use crate::action::ActionResult;
use crate::call::{Answer, Call, Outcome};
use crate::clock::Timestamp;
use crate::confirm;
use crate::errors::{Error, ManageError, Result};
use crate::idempotency::{KEPT_FOR, Kept, WithOnce, replay};
use crate::ports::{Claim, DbAdapter, Host, IdempotencyAdapter, Slot, StoreError, Transaction};
use crate::services::{MOST_RUNS, Services};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    Ours,
    Lost,
}

/// The replay of a finished call with this key, or None; audited by itself.
pub(crate) async fn stored_answer<H: Host>(
    services: &Services<H>,
    call: &Call,
) -> Result<Option<Answer>> {
    let Some(slot) = slot_of(call)? else {
        return Ok(None);
    };
    let stored = services
        .host
        .adapters()
        .idempotency
        .get_replay(&slot, call.now)
        .await?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    let text = replay(&stored, call)?;
    audit_apart(services, call, Outcome::default()).await?;
    Ok(Some(Answer {
        text,
        replayed: true,
    }))
}

/// A success without an effect to commit with: unaudited it is no success either.
pub(crate) async fn audit_apart<H: Host>(
    services: &Services<H>,
    call: &Call,
    outcome: Outcome<'_>,
) -> Result<()> {
    for _ in 0..MOST_RUNS {
        let mut tx = services.host.adapters().db.begin().await?;
        match services.log_success(call, &mut tx, outcome).await {
            Ok(()) => return Ok(tx.commit().await?),
            Err(Error::Store(StoreError::Retry)) => tx.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Retry.into())
}

/// Claims the row of the call's idempotency key, if it has one.
pub(super) async fn key<H: Host>(
    services: &Services<H>,
    call: &Call,
    tx: &mut H::Tx,
) -> Result<Claimed> {
    match slot_of(call)? {
        Some(slot) => claim(services, call, tx, slot).await,
        None => Ok(Claimed::Ours),
    }
}

/// Claims the nonce of the call's confirmation token, if it has one.
pub(super) async fn confirmation<H: Host>(
    services: &Services<H>,
    call: &Call,
    tx: &mut H::Tx,
) -> Result<()> {
    let Some(confirmed) = &call.confirmed else {
        return Ok(());
    };
    let tenant_id = &call.caller()?.tenant_id;
    let slot = Slot {
        tenant_id,
        action: confirm::NONCE_ACTION,
        key: &confirmed.nonce,
    };
    match claim(services, call, tx, slot).await? {
        Claimed::Ours => Ok(()),
        Claimed::Lost => Err(confirm::consumed().into()),
    }
}

async fn claim<H: Host>(
    services: &Services<H>,
    call: &Call,
    tx: &mut H::Tx,
    slot: Slot<'_>,
) -> Result<Claimed> {
    let claim = Claim {
        slot,
        fingerprint: &call.fingerprint,
        now: call.now,
        expires_at: call.now.plus(KEPT_FOR),
    };
    match services.host.adapters().idempotency.claim(tx, &claim).await {
        Ok(true) => Ok(Claimed::Ours),
        Ok(false) | Err(StoreError::UniqueViolation) => Ok(Claimed::Lost),
        Err(StoreError::LockTimeout) => Err(ManageError::in_flight(1).into()),
        Err(error) => Err(error.into()),
    }
}

/// Stores the answer in the row of the call's idempotency key, if it has one.
pub(super) async fn store<H: Host>(
    services: &Services<H>,
    call: &Call,
    tx: &mut H::Tx,
    result: &ActionResult,
    pending_until: Option<Timestamp>,
) -> Result<()> {
    let Some(slot) = slot_of(call)? else {
        return Ok(());
    };
    let kept = Kept {
        request_id: &call.request_id,
        data: WithOnce {
            data: &*value_of(&result.data)?,
            once: &result.once,
            shown: false,
        },
        constraints_applied: &constraints(call, result),
        impact: result.impact.as_ref(),
        once: result.once.iter().map(|(name, _)| name.as_str()).collect(),
        pending_until: pending_until.map(|until| until.to_string()),
    };
    let text = serde_json::to_string(&kept)?;
    Ok(services
        .host
        .adapters()
        .idempotency
        .store_replay(tx, &slot, &text)
        .await?)
}

fn slot_of(call: &Call) -> Result<Option<Slot<'_>>> {
    let Some(key) = call.remembered_key()? else {
        return Ok(None);
    };
    let (tenant_id, action) = (&call.caller()?.tenant_id, &call.action()?.name);
    Ok(Some(Slot {
        tenant_id,
        action,
        key,
    }))
}
