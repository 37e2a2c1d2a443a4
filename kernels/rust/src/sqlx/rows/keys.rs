// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the rows of API keys.
//!
//! Never reads a hash: authentication does, outside of transactions.

use serde_json::json;

use crate::clock::Timestamp;
use crate::ports::{ApiKey, ApiKeyChanges, KeyRows, Stored, StoredKey};
use crate::sqlx::arg::Arg;
use crate::sqlx::dialect::Dialect;
use crate::sqlx::records::api_key;
use crate::sqlx::transaction::SqlTx;

impl<D: Dialect> KeyRows for SqlTx<D> {
    async fn list_api_keys(&mut self, tenant_id: &str) -> Stored<Vec<ApiKey>> {
        let sql = self.sql(|s| s.list_keys);
        self.all(sql, &[tenant_id.into()], api_key::<D>).await
    }

    async fn get_api_key(&mut self, tenant_id: &str, key_id: &str) -> Stored<Option<ApiKey>> {
        let sql = self.sql(|s| s.get_key);
        self.one(sql, &[tenant_id.into(), Arg::Uuid(key_id)], api_key::<D>)
            .await
    }

    async fn create_api_key(&mut self, tenant_id: &str, key: StoredKey) -> Stored<ApiKey> {
        let sql = self.sql(|s| s.insert_key);
        let scopes = json!(key.scopes);
        let args = [
            Arg::Uuid(&key.id),
            tenant_id.into(),
            (&key.name).into(),
            (&key.key_prefix).into(),
            (&key.key_hash).into(),
            Arg::Json(Some(&scopes)),
            key.created_at.into(),
            key.last_used_at.into(),
            key.expires_at.into(),
            key.revoked_at.into(),
        ];
        self.change(sql, &args).await?;
        Ok(key.into_api_key(tenant_id))
    }

    async fn update_api_key(
        &mut self,
        tenant_id: &str,
        key_id: &str,
        changes: &ApiKeyChanges,
    ) -> Stored<Option<ApiKey>> {
        let (rename, rescope, expire) = (
            self.sql(|s| s.rename_key),
            self.sql(|s| s.rescope_key),
            self.sql(|s| s.expire_key),
        );
        let scopes = changes.scopes.as_ref().map(|scopes| json!(scopes));
        let changed = [
            (rename, changes.name.as_deref().map(Arg::from)),
            (
                rescope,
                scopes.as_ref().map(|scopes| Arg::Json(Some(scopes))),
            ),
            (expire, changes.expires_at.map(Arg::from)),
        ];
        for (sql, value) in changed {
            if let Some(value) = value {
                self.change(sql, &[value, tenant_id.into(), Arg::Uuid(key_id)])
                    .await?;
            }
        }
        self.get_api_key(tenant_id, key_id).await
    }

    async fn revoke_api_key(
        &mut self,
        tenant_id: &str,
        key_id: &str,
        at: Timestamp,
    ) -> Stored<Option<ApiKey>> {
        let sql = self.sql(|s| s.revoke_key);
        self.change(sql, &[at.into(), tenant_id.into(), Arg::Uuid(key_id)])
            .await?;
        self.get_api_key(tenant_id, key_id).await
    }
}
