// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the claims on idempotency keys and the answers kept under them.
//!
//! Never looks before it inserts: the unique index decides between two twins.

use super::arg::Arg;
use super::dialect::Dialect;
use super::records::Columns;
use super::store::SqlStore;
use super::transaction::SqlTx;
use crate::clock::Timestamp;
use crate::ports::{Claim, IdempotencyAdapter, Slot, StoreError, Stored, StoredReplay};

impl<D: Dialect> IdempotencyAdapter<SqlTx<D>> for SqlStore<D> {
    async fn get_replay(&self, slot: &Slot<'_>, now: Timestamp) -> Stored<Option<StoredReplay>> {
        let sql = self.shared.statements.get_replay;
        let rows = self
            .shared
            .rows(sql, &[(&slot.id()).into(), now.into()])
            .await?;
        let read = |row| {
            let mut columns = Columns::<D>::of(row);
            Ok(StoredReplay {
                fingerprint: columns.text()?,
                response: columns.maybe_text()?,
            })
        };
        rows.first().map(read).transpose()
    }

    async fn claim(&self, tx: &mut SqlTx<D>, claim: &Claim<'_>) -> Stored<bool> {
        let slot = claim.slot.id();
        let args = [
            (&slot).into(),
            claim.slot.tenant_id.into(),
            claim.slot.action.into(),
            claim.fingerprint.into(),
            claim.now.into(),
            claim.expires_at.into(),
        ];
        let statements = &self.shared.statements;
        if D::CONDITIONAL_UPSERT {
            return Ok(tx.change(statements.claim, &args).await? == 1);
        }
        // Twins wait here: on MySQL, those that wait for a row that is rolled back deadlock.
        self.stand_in_line(tx, claim.slot.tenant_id).await?;
        match tx.change(statements.insert_claim, &args).await {
            Ok(_) => Ok(true),
            Err(StoreError::UniqueViolation) => self.take_over(tx, &slot, claim).await,
            Err(error) => Err(error),
        }
    }

    async fn store_replay(&self, tx: &mut SqlTx<D>, slot: &Slot<'_>, response: &str) -> Stored<()> {
        let sql = self.shared.statements.store_replay;
        tx.change(sql, &[response.into(), (&slot.id()).into()])
            .await?;
        Ok(())
    }
}

impl<D: Dialect> SqlStore<D> {
    /// For databases whose upsert has no condition. It looks first, for an UPDATE of a row
    /// that is not expired would make all twins wait for each other.
    async fn take_over(&self, tx: &mut SqlTx<D>, slot: &str, claim: &Claim<'_>) -> Stored<bool> {
        let statements = &self.shared.statements;
        let expired = [slot.into(), claim.now.into()];
        if tx
            .rows(statements.expired_claim, &expired)
            .await?
            .is_empty()
        {
            return Ok(false);
        }
        let args: [Arg<'_>; 5] = [
            claim.fingerprint.into(),
            claim.now.into(),
            claim.expires_at.into(),
            slot.into(),
            claim.now.into(),
        ];
        Ok(tx.change(statements.take_over_claim, &args).await? == 1)
    }
}
