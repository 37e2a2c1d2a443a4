// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the rows of webhooks and of their deliveries.
//!
//! Never sends one.

use serde_json::json;

use crate::ports::{Stored, Webhook, WebhookChanges, WebhookDelivery, WebhookRows};
use crate::sqlx::arg::Arg;
use crate::sqlx::dialect::Dialect;
use crate::sqlx::records::{delivery, webhook};
use crate::sqlx::transaction::SqlTx;

impl<D: Dialect> WebhookRows for SqlTx<D> {
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
}
