// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns step 12: one transaction that claims, checks, runs, stores, audits and commits.
//!
//! Never lets a dry run write: its transaction, or its savepoint, is always rolled back.

mod claim;
mod preview;

use std::borrow::Cow;

use serde_json::Value;

use self::claim::Claimed;
pub(crate) use self::claim::{audit_apart, stored_answer};
use crate::action::{ActionResult, AfterCommit, Context, Data, Finished};
use crate::call::{Answer, Call, Outcome};
use crate::canonical::canonical_hash;
use crate::confirm;
use crate::envelope::SuccessText;
use crate::errors::{Code, Error, ManageError, Result};
use crate::idempotency::{FLIGHT_TIME, WithOnce};
use crate::ports::{CeilingCheck, CeilingsAdapter, DbAdapter, Host, StoreError, Transaction};
use crate::services::{MOST_RUNS, Services};

/// What came of a transaction that is, or is about to be, committed.
struct Committed<T> {
    answer: Answer,
    /// The handler's result is needed again, and in a box of its own: it is large, and is
    /// otherwise moved along with every answer.
    unfinished: Option<Box<(ActionResult, AfterCommit<T>)>>,
}

pub(crate) async fn run<H: Host>(services: &Services<H>, call: &Call) -> Result<Answer> {
    if call.envelope()?.dry_run {
        return preview::run(services, call).await;
    }
    for _ in 0..MOST_RUNS {
        match commit_again(services, call).await? {
            Some(Committed {
                answer,
                unfinished: None,
            }) => return Ok(answer),
            Some(Committed {
                unfinished: Some(unfinished),
                ..
            }) => {
                let (result, work) = *unfinished;
                return finish(services, call, &result, work).await;
            }
            // Another call has the idempotency row: ours was rolled back, theirs is read.
            None => {
                if let Some(found) = stored_answer(services, call).await? {
                    return Ok(found);
                }
            }
        }
    }
    Err(ManageError::in_flight(1).into())
}

/// Runs the transaction again after a deadlock.
async fn commit_again<H: Host>(
    services: &Services<H>,
    call: &Call,
) -> Result<Option<Committed<H::Tx>>> {
    for _ in 0..MOST_RUNS {
        match commit(services, call).await {
            Err(Error::Store(StoreError::Retry)) => {}
            other => return other,
        }
    }
    Err(StoreError::Retry.into())
}

/// None where the claim was lost.
async fn commit<H: Host>(services: &Services<H>, call: &Call) -> Result<Option<Committed<H::Tx>>> {
    let tx = services.host.adapters().db.begin().await?;
    let mut context = services.context(call, false, tx)?;
    match apply(services, call, &mut context).await {
        Ok(Some(committed)) => {
            context.tx.commit().await.map_err(conflicting)?;
            Ok(Some(committed))
        }
        Ok(None) => {
            context.tx.rollback().await?;
            Ok(None)
        }
        Err(error) => {
            // What went wrong first is what is told.
            let _ = context.tx.rollback().await;
            Err(error)
        }
    }
}

async fn apply<H: Host>(
    services: &Services<H>,
    call: &Call,
    context: &mut Context<H::Tx>,
) -> Result<Option<Committed<H::Tx>>> {
    if claim::key(services, call, &mut context.tx).await? == Claimed::Lost {
        return Ok(None);
    }
    claim::confirmation(services, call, &mut context.tx).await?;
    check_ceiling(services, call, &mut context.tx).await?;
    replan(services, call, context).await?;
    let result = run_handler(services, call, context).await?;
    let text = success(call, &result)?;
    let pending = context
        .after_commit
        .is_some()
        .then(|| call.now.plus(FLIGHT_TIME));
    claim::store(services, call, &mut context.tx, &result, pending).await?;
    let outcome = Outcome {
        result: Some(&result),
        ..Outcome::default()
    };
    services.log_success(call, &mut context.tx, outcome).await?;
    let unfinished = context.after_commit.take();
    Ok(Some(Committed {
        answer: Answer {
            text,
            replayed: false,
        },
        unfinished: unfinished.map(|work| Box::new((result, work))),
    }))
}

async fn check_ceiling<H: Host>(services: &Services<H>, call: &Call, tx: &mut H::Tx) -> Result<()> {
    let action = call.action()?;
    if !action.writes() {
        return Ok(());
    }
    let ceiling = action.ceiling.as_deref();
    let check = CeilingCheck {
        action: &action.name,
        tenant_id: &call.caller()?.tenant_id,
        ceiling,
        limit: ceiling.and_then(|name| services.kit.bindings.ceilings.get(name).copied()),
        adding: u64::from(ceiling.is_some()),
        params: call.params(),
        now: call.now,
    };
    let found = services.host.adapters().ceilings.check(tx, &check).await?;
    if found.allowed {
        return Ok(());
    }
    let text = "This tenant has reached a ceiling; repeating the call does not help.";
    let details = serde_json::json!({
        "ceiling": found.ceiling,
        "limit": found.limit,
        "used": found.used,
    });
    Err(ManageError::new(Code::CeilingExceeded, text)
        .with_details(details)
        .into())
}

/// The confirmed plan once more, under the locks of the effect.
async fn replan<H: Host>(
    services: &Services<H>,
    call: &Call,
    context: &mut Context<H::Tx>,
) -> Result<()> {
    let Some(confirmed) = &call.confirmed else {
        return Ok(());
    };
    context.tx.savepoint().await?;
    context.dry_run = true;
    let planned = run_handler(services, call, context).await?;
    context.tx.rollback_to_savepoint().await?;
    context.dry_run = false;
    context.after_commit = None;
    if canonical_hash(&preview::impact_of(&planned)?)? != confirmed.impact_hash {
        return Err(confirm::stale().into());
    }
    Ok(())
}

async fn run_handler<H: Host>(
    services: &Services<H>,
    call: &Call,
    context: &mut Context<H::Tx>,
) -> Result<ActionResult> {
    let handler = &services.handlers[call.action()?.index].handler;
    match handler.run(call.params(), context).await {
        Err(Error::Store(error)) => Err(conflicting(error)),
        other => other,
    }
}

/// A unique index that refuses a handler's row, then or at the commit, is a CONFLICT.
fn conflicting(error: StoreError) -> Error {
    match error {
        StoreError::UniqueViolation => {
            ManageError::conflict("There is such a resource already.").into()
        }
        other => other.into(),
    }
}

/// The first answer, the only one with what is shown once.
fn success(call: &Call, result: &ActionResult) -> Result<SuccessText> {
    let text = SuccessText::of(&call.request_id);
    let text = match &result.data {
        Data::Prepared(data) => text.prepared("data", data),
        Data::Written(data) => text.prepared("data", data),
        Data::Value(data) => {
            let (once, shown) = (&result.once, true);
            text.with("data", &WithOnce { data, once, shown })?
        }
    };
    text.with("dry_run", &call.envelope()?.dry_run)?
        .with("constraints_applied", &constraints(call, result))?
        .maybe("impact", result.impact.as_ref())
}

fn constraints<'a>(call: &'a Call, result: &'a ActionResult) -> Vec<&'a str> {
    let both = call.constraints.iter().chain(&result.constraints);
    both.map(String::as_str).collect()
}

/// The slow part, with no lock held; then its outcome, in a second transaction.
///
/// The effect is committed: whatever fails from here on is the log's, not the caller's.
async fn finish<H: Host>(
    services: &Services<H>,
    call: &Call,
    result: &ActionResult,
    work: AfterCommit<H::Tx>,
) -> Result<Answer> {
    let mut last = result.clone();
    let recorded = match (work.perform)().await {
        Ok(finished) => {
            last.data = Data::Value(finished.data.clone());
            record(services, call, &last, &finished).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = recorded {
        services.log_failure(call, "a fault after its commit", &error);
    }
    let text = success(call, &last)?;
    Ok(Answer {
        text,
        replayed: false,
    })
}

async fn record<H: Host>(
    services: &Services<H>,
    call: &Call,
    last: &ActionResult,
    finished: &Finished<H::Tx>,
) -> Result<()> {
    for _ in 0..MOST_RUNS {
        let mut tx = services.host.adapters().db.begin().await?;
        let written = async {
            (finished.record)(&mut tx).await?;
            claim::store(services, call, &mut tx, last, None).await
        }
        .await;
        match written {
            Ok(()) => return Ok(tx.commit().await?),
            Err(Error::Store(StoreError::Retry)) => tx.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Retry.into())
}

/// A value that the handler's data is, for what is stored and previewed.
fn value_of(data: &Data) -> Result<Cow<'_, Value>> {
    match data {
        Data::Value(value) => Ok(Cow::Borrowed(value)),
        Data::Prepared(text) => Ok(Cow::Owned(serde_json::from_str(text)?)),
        Data::Written(text) => Ok(Cow::Owned(serde_json::from_str(text)?)),
    }
}
