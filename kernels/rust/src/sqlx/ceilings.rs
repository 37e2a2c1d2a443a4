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
        self.stand_in_line(tx, check.tenant_id).await?;
        let (Some(ceiling), Some(limit)) = (check.ceiling, check.limit) else {
            return Ok(CeilingResult::UNLIMITED);
        };
        let used = self
            .get_usage(tx, ceiling, check.tenant_id, check.now)
            .await?;
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
                tx.rows(statements.count_keys, &[tenant_id.into(), now.into()])
                    .await?
            }
            ("max_webhooks_per_tenant", None) => {
                tx.rows(statements.count_hooks, &[tenant_id.into()]).await?
            }
            _ => {
                return Err(StoreError::failed(format!(
                    "nothing counts the ceiling `{ceiling}`"
                )));
            }
        };
        let row = rows
            .first()
            .ok_or_else(|| StoreError::failed("a count has no row"))?;
        let used = Columns::<D>::of(row).int()?;
        u64::try_from(used).map_err(|error| StoreError::Failed(Box::new(error)))
    }
}

impl<D: Dialect> SqlStore<D> {
    /// Writers of one tenant pass one after another, until they commit.
    pub(super) async fn stand_in_line(&self, tx: &mut SqlTx<D>, tenant_id: &str) -> Stored<()> {
        let (statements, tenant) = (&self.shared.statements, [tenant_id.into()]);
        if D::CONDITIONAL_UPSERT {
            tx.change(statements.lock_tenant, &tenant).await?;
            return Ok(());
        }
        if tx.change(statements.lock_existing, &tenant).await? == 0 {
            tx.change(statements.insert_lock, &tenant).await?;
            tx.change(statements.lock_existing, &tenant).await?;
        }
        Ok(())
    }

    /// On MySQL a row that is made and rolled back makes all that waited for it deadlock: it
    /// is made before any transaction, once for each tenant and process.
    pub(super) async fn make_line(&self, tenant_id: &str) -> Stored<()> {
        if D::CONDITIONAL_UPSERT || self.shared.lines.lock().await.contains(tenant_id) {
            return Ok(());
        }
        self.shared
            .change(self.shared.statements.insert_lock, &[tenant_id.into()])
            .await?;
        self.shared.lines.lock().await.insert(tenant_id.to_owned());
        Ok(())
    }
}
