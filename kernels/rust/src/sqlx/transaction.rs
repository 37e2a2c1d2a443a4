// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns a transaction, and the packs' rows inside of it.
//!
//! Never commits by itself: dropped, it rolls back.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::arg::Arg;
use super::dialect::{Connection, Dialect, Row as DbRow};
use super::driver;
use super::errors::store_error;
use super::records::{Columns, api_key, delivery, team_member, webhook};
use super::statements::Statements;
use super::store::{Shared, Turn, admin_of};
use crate::clock::Timestamp;
use crate::ports::{
    ApiKey, ApiKeyChanges, Row, SqlValue, StoreError, Stored, StoredKey, TeamMember, Transaction,
    Webhook, WebhookChanges, WebhookDelivery,
};

/// A transaction of a [`super::SqlStore`].
pub struct SqlTx<D: Dialect> {
    // Before `turn`: the next writer is let in after this one has ended.
    tx: driver::Transaction<'static, D::Db>,
    pub(super) shared: Arc<Shared<D>>,
    turn: Turn,
}

impl<D: Dialect> SqlTx<D> {
    pub(super) fn new(
        tx: driver::Transaction<'static, D::Db>,
        shared: Arc<Shared<D>>,
        turn: Turn,
    ) -> Self {
        Self { tx, shared, turn }
    }

    /// The connection, for statements of the host's own in this transaction.
    pub fn connection(&mut self) -> &mut Connection<D> {
        &mut self.tx
    }

    fn sql(&self, pick: impl Fn(&Statements) -> &'static str) -> &'static str {
        pick(&self.shared.statements)
    }

    pub(super) async fn rows(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Stored<Vec<DbRow<D>>> {
        D::fetch(&mut self.tx, sql, args).await.map_err(store_error)
    }

    pub(super) async fn change(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Stored<u64> {
        D::execute(&mut self.tx, sql, args)
            .await
            .map_err(store_error)
    }

    async fn many(&mut self, sql: &'static str) -> Stored<()> {
        D::execute_many(&mut self.tx, sql)
            .await
            .map_err(store_error)
    }

    async fn all<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: fn(&DbRow<D>) -> Stored<T>,
    ) -> Stored<Vec<T>> {
        self.rows(sql, args).await?.iter().map(read).collect()
    }

    async fn one<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: fn(&DbRow<D>) -> Stored<T>,
    ) -> Stored<Option<T>> {
        self.rows(sql, args).await?.first().map(read).transpose()
    }
}

impl<D: Dialect> Transaction for SqlTx<D> {
    async fn commit(self) -> Stored<()> {
        let done = self.tx.commit().await.map_err(store_error);
        drop(self.turn);
        done
    }

    async fn rollback(self) -> Stored<()> {
        let done = self.tx.rollback().await.map_err(store_error);
        drop(self.turn);
        done
    }

    async fn savepoint(&mut self) -> Stored<()> {
        self.many("SAVEPOINT acp_plan").await
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.many("ROLLBACK TO SAVEPOINT acp_plan").await
    }

    async fn query(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<Vec<Row>> {
        let args: Vec<Arg<'_>> = params.iter().map(Arg::from).collect();
        let rows = self.rows(sql, &args).await?;
        rows.iter()
            .map(|row| D::object(row).map_err(store_error))
            .collect()
    }

    async fn execute(&mut self, sql: &'static str, params: &[SqlValue]) -> Stored<u64> {
        let args: Vec<Arg<'_>> = params.iter().map(Arg::from).collect();
        self.change(sql, &args).await
    }

    async fn is_platform_admin(&mut self, tenant_id: &str) -> Stored<bool> {
        match Arc::clone(&self.shared).tenants().await?.is_admin {
            None => Ok(false),
            Some(sql) => admin_of::<D>(&self.rows(sql, &[tenant_id.into()]).await?),
        }
    }

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

    async fn list_team_members(&mut self, tenant_id: &str) -> Stored<Vec<TeamMember>> {
        let sql = self.sql(|s| s.list_members);
        self.all(sql, &[tenant_id.into()], team_member::<D>).await
    }

    async fn find_team_member(
        &mut self,
        tenant_id: &str,
        email: &str,
    ) -> Stored<Option<TeamMember>> {
        let sql = self.sql(|s| s.find_member);
        let email = email.to_lowercase();
        self.one(sql, &[tenant_id.into(), (&email).into()], team_member::<D>)
            .await
    }

    async fn create_team_member(
        &mut self,
        tenant_id: &str,
        member: TeamMember,
    ) -> Stored<TeamMember> {
        let sql = self.sql(|s| s.insert_member);
        let args = [
            Arg::Uuid(&member.id),
            tenant_id.into(),
            (&member.email).into(),
            (&member.role).into(),
            member.invited_at.into(),
            member.joined_at.into(),
        ];
        self.change(sql, &args).await?;
        Ok(member)
    }

    async fn list_webhooks(&mut self, tenant_id: &str) -> Stored<Vec<Webhook>> {
        let sql = self.sql(|s| s.list_hooks);
        self.all(sql, &[tenant_id.into()], webhook::<D>).await
    }

    async fn get_webhook(&mut self, tenant_id: &str, id: &str) -> Stored<Option<Webhook>> {
        let sql = self.sql(|s| s.get_hook);
        self.one(sql, &[tenant_id.into(), Arg::Uuid(id)], webhook::<D>)
            .await
    }

    async fn create_webhook(&mut self, tenant_id: &str, hook: Webhook) -> Stored<Webhook> {
        let sql = self.sql(|s| s.insert_hook);
        let events = json!(hook.events);
        let args = [
            Arg::Uuid(&hook.id),
            tenant_id.into(),
            (&hook.url).into(),
            Arg::Json(Some(&events)),
            hook.active.into(),
            (&hook.secret).into(),
            hook.created_at.into(),
            hook.updated_at.into(),
        ];
        self.change(sql, &args).await?;
        Ok(hook)
    }

    async fn update_webhook(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
        changes: &WebhookChanges,
    ) -> Stored<Option<Webhook>> {
        let Some(mut hook) = self.get_webhook(tenant_id, webhook_id).await? else {
            return Ok(None);
        };
        hook.url = changes.url.clone().unwrap_or(hook.url);
        hook.events = changes.events.clone().unwrap_or(hook.events);
        hook.active = changes.active.unwrap_or(hook.active);
        hook.updated_at = changes.updated_at;
        let events = json!(hook.events);
        let sql = self.sql(|s| s.update_hook);
        let args = [
            (&hook.url).into(),
            Arg::Json(Some(&events)),
            hook.active.into(),
            hook.updated_at.into(),
            tenant_id.into(),
            Arg::Uuid(webhook_id),
        ];
        self.change(sql, &args).await?;
        Ok(Some(hook))
    }

    async fn delete_webhook(&mut self, tenant_id: &str, webhook_id: &str) -> Stored<bool> {
        let args = [tenant_id.into(), Arg::Uuid(webhook_id)];
        let (sent, hook) = (self.sql(|s| s.delete_sent), self.sql(|s| s.delete_hook));
        self.change(sent, &args).await?;
        Ok(self.change(hook, &args).await? > 0)
    }

    async fn create_delivery(&mut self, tenant_id: &str, sent: &WebhookDelivery) -> Stored<()> {
        let sql = self.sql(|s| s.insert_sent);
        let args = [
            Arg::Uuid(&sent.id),
            Arg::Uuid(&sent.webhook_id),
            tenant_id.into(),
            (&sent.event).into(),
            sent.status.as_str().into(),
            Arg::Int(sent.status_code.map(i64::from)),
            sent.attempted_at.into(),
            sent.completed_at.into(),
        ];
        self.change(sql, &args).await?;
        Ok(())
    }

    async fn finish_delivery(&mut self, tenant_id: &str, sent: &WebhookDelivery) -> Stored<()> {
        let sql = self.sql(|s| s.finish_sent);
        let args = [
            sent.status.as_str().into(),
            Arg::Int(sent.status_code.map(i64::from)),
            sent.completed_at.into(),
            tenant_id.into(),
            Arg::Uuid(&sent.id),
        ];
        self.change(sql, &args).await?;
        Ok(())
    }

    async fn list_deliveries(
        &mut self,
        tenant_id: &str,
        webhook_id: &str,
        limit: u32,
    ) -> Stored<Vec<WebhookDelivery>> {
        let sql = self.sql(|s| s.list_sent);
        let args = [
            tenant_id.into(),
            Arg::Uuid(webhook_id),
            i64::from(limit).into(),
        ];
        self.all(sql, &args, delivery::<D>).await
    }

    async fn get_settings(&mut self, tenant_id: &str) -> Stored<Map<String, Value>> {
        let sql = self.sql(|s| s.get_settings);
        let found = self
            .one(sql, &[tenant_id.into()], |row| Columns::<D>::of(row).json())
            .await?;
        match found {
            None => Ok(Map::new()),
            Some(Value::Object(settings)) => Ok(settings),
            Some(_) => Err(StoreError::failed("the settings are no object")),
        }
    }

    async fn put_settings(
        &mut self,
        tenant_id: &str,
        settings: &Map<String, Value>,
        at: Timestamp,
    ) -> Stored<()> {
        let sql = self.sql(|s| s.put_settings);
        let settings = Value::Object(settings.clone());
        self.change(
            sql,
            &[tenant_id.into(), Arg::Json(Some(&settings)), at.into()],
        )
        .await?;
        Ok(())
    }
}
