// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns what a host does beside the endpoint: the first tenant and key, and cleaning up.
//!
//! Never reachable for an agent.

use serde_json::json;

use super::arg::Arg;
use super::dialect::Dialect;
use super::records::Columns;
use super::statements::finished;
use super::store::SqlStore;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::ids::{IdSource, SystemIds};
use crate::keys::{IssuedKey, issue_key};
use crate::ports::Stored;

impl<D: Dialect> SqlStore<D> {
    /// Makes a key; its text is in the result and nowhere else.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn insert_key(
        &self,
        tenant_id: &str,
        name: Option<&str>,
        scopes: &[String],
        expires_at: Option<Timestamp>,
        pepper: Option<&[u8]>,
    ) -> Stored<IssuedKey> {
        let now = SystemClock::default().now();
        let issued = issue_key(&self.shared.bindings.auth, pepper, &SystemIds);
        let (id, scopes) = (SystemIds.uuid7(now), json!(scopes));
        let args = [
            Arg::Uuid(&id),
            tenant_id.into(),
            Arg::Text(name),
            (&issued.key_prefix).into(),
            (&issued.key_hash).into(),
            Arg::Json(Some(&scopes)),
            now.into(),
            Arg::Time(None),
            expires_at.into(),
            Arg::Time(None),
        ];
        self.shared
            .change(self.shared.statements.insert_key, &args)
            .await?;
        Ok(issued)
    }

    /// The ids of all tenants, as keys name them.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn tenants(&self) -> Stored<Vec<String>> {
        let sql = "SELECT AS_TEXT({tenant_id}) FROM {tenants} ORDER BY 1";
        let rows = self
            .shared
            .rows(finished::<D>(&self.shared.bindings, sql), &[])
            .await?;
        // A host's own ids are kept as they are; the kit's are UUIDs.
        let own = self.shared.bindings.tenant.table.is_empty();
        let read = |row| {
            let mut columns = Columns::<D>::of(row);
            if own { columns.id() } else { columns.text() }
        };
        rows.iter().map(read).collect()
    }

    /// Makes a tenant in the kit's own table; its id.
    ///
    /// # Errors
    /// What the database says against it: a host's own table may need more than a name.
    pub async fn create_tenant(&self, name: &str) -> Stored<String> {
        let now = SystemClock::default().now();
        let id = SystemIds.uuid7(now);
        let sql = "INSERT INTO {tenants} (id, name, is_platform_admin, created_at) \
                   VALUES (?, ?, ?, ?)";
        let args = [Arg::Uuid(&id), name.into(), false.into(), now.into()];
        self.shared
            .change(finished::<D>(&self.shared.bindings, sql), &args)
            .await?;
        Ok(id)
    }

    /// Deletes answers that nobody can replay any more and buckets that are full again;
    /// how many rows. To be run now and then.
    ///
    /// # Errors
    /// What the database says against it.
    pub async fn purge(&self, now: Timestamp) -> Stored<u64> {
        let statements = &self.shared.statements;
        let replays = self
            .shared
            .change(statements.purge_replays, &[now.into()])
            .await?;
        let full = now.unix_micros().into();
        Ok(replays
            + self
                .shared
                .change(statements.purge_buckets, &[full])
                .await?)
    }
}
