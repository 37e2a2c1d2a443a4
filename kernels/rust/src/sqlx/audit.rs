// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the audit log's rows: one per entry, in the transaction it tells of.
//!
//! Never changes a row; a trigger of the database refuses that too.

use super::arg::Arg;
use super::dialect::Dialect;
use super::store::SqlStore;
use super::transaction::SqlTx;
use crate::ports::{AuditAdapter, AuditEntry, Stored};

impl<D: Dialect> AuditAdapter<SqlTx<D>> for SqlStore<D> {
    async fn log_event(&self, tx: &mut SqlTx<D>, entry: &AuditEntry<'_>) -> Stored<()> {
        let args = [
            Arg::Uuid(&entry.event_id),
            i64::from(entry.schema_version).into(),
            entry.ts.into(),
            Arg::Text(entry.tenant_id),
            entry.integration.into(),
            Arg::Text(entry.pack),
            Arg::Text(entry.action),
            entry.actor_type.into(),
            Arg::Text(entry.actor_id),
            Arg::Text(entry.api_key_id),
            entry.request_id.into(),
            (&entry.request_hash).into(),
            entry.result.into(),
            Arg::Text(entry.error_code),
            Arg::Text(entry.error_message.as_deref()),
            Arg::JsonText(entry.impact.as_deref()),
            Arg::JsonText(entry.before_snapshot.as_deref()),
            Arg::JsonText(entry.after_snapshot.as_deref()),
            Arg::Text(entry.idempotency_key),
            entry.dry_run.into(),
            i64::from(entry.latency_ms).into(),
            Arg::Text(entry.ip_address),
            Arg::Text(entry.user_agent.as_deref()),
        ];
        tx.change(self.shared.statements.log_event, &args).await?;
        Ok(())
    }
}
