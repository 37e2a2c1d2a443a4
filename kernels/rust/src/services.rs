// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what every step may use: the adapters, the bindings, the clock.
//!
//! Never changes after the router is made; shared by all calls.

use std::error::Error as StdError;
use std::io::Write;
use std::sync::Arc;

use crate::action::{Context, Kit, Registered};
use crate::audit::entry_of;
use crate::call::{Call, Outcome};
use crate::clock::Clock;
use crate::errors::{Error, ManageError, Result};
use crate::keys::KeyHash;
use crate::openapi::Document;
use crate::ports::{AuditAdapter, AuditEntry, DbAdapter, Host, StoreError, Transaction};
use crate::strangers::Strangers;

/// How often a transaction runs at most before the caller is told to come back.
pub(crate) const MOST_RUNS: usize = 4;

/// Where causes go that no caller may see.
pub trait Log: Send + Sync + 'static {
    /// `what` says which request failed with which code; `cause` is for the host's eyes.
    fn error(&self, what: &str, cause: &(dyn StdError + 'static));
}

/// Writes lines to the standard error stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct StderrLog;

impl Log for StderrLog {
    fn error(&self, what: &str, cause: &(dyn StdError + 'static)) {
        // Nobody is left to be told that this failed.
        let _ = writeln!(std::io::stderr().lock(), "acp: {what}: {cause}");
    }
}

pub(crate) struct Services<H: Host> {
    pub kit: Arc<Kit>,
    pub host: H,
    pub handlers: Vec<Registered<H::Tx>>,
    pub strangers: Strangers,
    pub key_hash: KeyHash,
    pub confirm_key: [u8; 32],
    pub document: Document,
    pub clock: Box<dyn Clock>,
    pub log: Box<dyn Log>,
}

impl<H: Host> Services<H> {
    pub fn context<T>(&self, call: &Call, dry_run: bool, tx: T) -> Result<Context<T>> {
        let caller = call.caller()?;
        Ok(Context {
            tx,
            tenant_id: caller.tenant_id.clone(),
            api_key: Arc::clone(caller),
            dry_run,
            request_id: Arc::clone(&call.request_id),
            now: call.now,
            kit: Arc::clone(&self.kit),
            after_commit: None,
        })
    }

    pub fn entry<'a>(&'a self, call: &'a Call, outcome: Outcome<'a>) -> Result<AuditEntry<'a>> {
        let elapsed = self.clock.monotonic().saturating_sub(call.started);
        entry_of(
            call,
            outcome,
            &self.kit.bindings.integration,
            &*self.kit.ids,
            elapsed,
        )
    }

    /// Inside the transaction: no entry, no success.
    pub async fn log_success(
        &self,
        call: &Call,
        tx: &mut H::Tx,
        outcome: Outcome<'_>,
    ) -> Result<()> {
        let entry = self.entry(call, outcome)?;
        match self.host.adapters().audit.log_event(tx, &entry).await {
            Ok(()) => Ok(()),
            Err(StoreError::Retry) => Err(StoreError::Retry.into()),
            Err(cause) => {
                self.log.error(
                    &format!("request {}: no audit entry", call.request_id),
                    &cause,
                );
                Err(ManageError::service_unavailable().into())
            }
        }
    }

    /// In a transaction of its own; what it tells of stands even if this fails.
    pub async fn log_alone(&self, entry: &AuditEntry<'_>) {
        for _ in 0..MOST_RUNS {
            match self.write_alone(entry).await {
                Ok(()) => return,
                Err(StoreError::Retry) => {}
                Err(cause) => return self.unlogged(entry, &cause),
            }
        }
        self.unlogged(entry, &StoreError::Retry);
    }

    async fn write_alone(&self, entry: &AuditEntry<'_>) -> Result<(), StoreError> {
        let adapters = self.host.adapters();
        let mut tx = adapters.db.begin().await?;
        match adapters.audit.log_event(&mut tx, entry).await {
            Ok(()) => tx.commit().await,
            Err(error) => {
                // What went wrong first is what is told.
                let _ = tx.rollback().await;
                Err(error)
            }
        }
    }

    fn unlogged(&self, entry: &AuditEntry<'_>, cause: &StoreError) {
        let code = entry.error_code.unwrap_or("success");
        let what = format!("no audit entry of request {} ({code})", entry.request_id);
        self.log.error(&what, cause);
    }

    /// Tells the host's log what the caller is not told.
    pub fn log_failure(&self, call: &Call, code: &str, error: &Error) {
        let what = format!("request {} failed with {code}", call.request_id);
        match error {
            Error::Refused(refusal) => self.log.error(&what, &**refusal),
            Error::Store(cause) => self.log.error(&what, cause),
            Error::Failed(cause) => self.log.error(&what, &**cause),
        }
    }
}
