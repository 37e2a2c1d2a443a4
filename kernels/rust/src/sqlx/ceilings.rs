// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the ceilings: counts, made while the tenant's row is locked.
//!
//! Never counts without the lock where the count decides.

use super::dialect::Dialect;
use super::records::Columns;
use super::store::SqlStore;
use super::transaction::SqlTx;
use crate::clock::Timestamp;
use crate::ports::{CeilingCheck, CeilingResult, CeilingsAdapter, StoreError, Stored};

impl<D: Dialect> CeilingsAdapter<SqlTx<D>> for SqlStore<D> {
    async fn check(&self, tx: &mut SqlTx<D>, check: &CeilingCheck<'_>) -> Stored<CeilingResult> {
        // Writers of one tenant pass one after another, until they commit.
        let lock = self.shared.statements.lock_tenant;
        tx.change(lock, &[check.tenant_id.into()]).await?;
        let (Some(ceiling), Some(limit)) = (check.ceiling, check.limit) else {
            return Ok(CeilingResult::UNLIMITED);
        };
        let used = self.get_usage(tx, ceiling, check.tenant_id, check.now).await?;
        Ok(CeilingResult {
            allowed: used.saturating_add(check.adding) <= limit,
            ceiling: Some(ceiling.to_owned()),
            limit,
            used,
        })
    }

    async fn get_usage(
        &self,
        tx: &mut SqlTx<D>,
        ceiling: &str,
        tenant_id: &str,
        now: Timestamp,
    ) -> Stored<u64> {
        let statements = &self.shared.statements;
        let rows = match (ceiling, self.counts.get(ceiling)) {
            (_, Some(sql)) => tx.rows(sql, &[tenant_id.into()]).await?,
            ("max_api_keys_per_tenant", None) => {
                tx.rows(statements.count_keys, &[tenant_id.into(), now.into()]).await?
            }
            ("max_webhooks_per_tenant", None) => {
                tx.rows(statements.count_hooks, &[tenant_id.into()]).await?
            }
            _ => return Err(StoreError::failed(format!("nothing counts the ceiling `{ceiling}`"))),
        };
        let row = rows.first().ok_or_else(|| StoreError::failed("a count has no row"))?;
        let used = Columns::<D>::of(row).int()?;
        u64::try_from(used).map_err(|error| StoreError::Failed(Box::new(error)))
    }
}
