// Part of the acp kit: replaced by `acp upgrade`; do not edit.
//! Owns the pack `webhooks`: addresses that the product calls, and test deliveries.
//!
//! Never shows a signing secret but once, and never sends a request under a lock. Handlers
//! write in a dry run too: its transaction is always rolled back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::webhook_request::{Message, Network, SystemNetwork, new_secret, send};
use super::webhook_target::{parse_target, public_addresses};
use super::{NoParams, bundled, wire};
use crate::action::{ActionResult, AfterCommit, AsyncHandler, BoxFuture, Context, Finished, Pack};
use crate::errors::{ManageError, Result};
use crate::impact::Impact;
use crate::ports::{DeliveryStatus, Transaction, Webhook, WebhookChanges, WebhookDelivery};

const DEFAULT_EVENT: &str = "webhook.test";
const DEFAULT_LIMIT: u32 = 50;
const RESOLVE: Duration = Duration::from_secs(3);
const SECRET_BYTES: usize = 24;

/// The pack `webhooks`, on the system's network.
#[must_use]
pub fn pack<T: Transaction>() -> Pack<T> {
    pack_on(Arc::new(SystemNetwork::default()))
}

/// The pack `webhooks`, on a network of the host's own.
#[must_use]
pub fn pack_on<T: Transaction>(network: Arc<dyn Network>) -> Pack<T> {
    bundled(include_str!("webhooks.json"))
        .action("webhooks.list", list::<T>)
        .action("webhooks.create", create::<T>)
        .action("webhooks.update", update::<T>)
        .action("webhooks.delete", delete::<T>)
        .action("webhooks.test", Test(Arc::clone(&network)))
        .action("webhooks.deliveries", deliveries::<T>)
        .check("webhooks.create", CheckUrl(Arc::clone(&network)))
        .check("webhooks.update", CheckUrl(network))
}

#[derive(Deserialize)]
struct Create {
    url: String,
    events: Vec<String>,
}

#[derive(Deserialize)]
struct Update {
    webhook_id: String,
    url: Option<String>,
    events: Option<Vec<String>>,
    active: Option<bool>,
}

#[derive(Deserialize)]
struct One {
    webhook_id: String,
}

#[derive(Deserialize)]
struct Deliveries {
    webhook_id: String,
    limit: Option<u32>,
}

#[derive(Deserialize)]
struct TestParams {
    webhook_id: String,
    event: Option<String>,
    payload: Option<Value>,
}

#[derive(Deserialize)]
struct Url {
    url: Option<String>,
}

async fn list<T: Transaction>(_: NoParams, context: &mut Context<T>) -> Result<ActionResult> {
    let hooks = context.tx.list_webhooks(&context.tenant_id).await?;
    Ok(ActionResult::new(hooks.iter().map(wire::webhook).collect()))
}

async fn create<T: Transaction>(params: Create, context: &mut Context<T>) -> Result<ActionResult> {
    let mut random = [0; SECRET_BYTES];
    context.ids().random_bytes(&mut random);
    let secret = new_secret(&random);
    let hook = Webhook {
        id: context.ids().uuid7(context.now),
        tenant_id: context.tenant_id.clone(),
        url: params.url,
        events: params.events,
        active: true,
        secret: secret.clone(),
        created_at: context.now,
        updated_at: context.now,
    };
    let hook = wire::webhook(&context.tx.create_webhook(&context.tenant_id, hook).await?);
    Ok(ActionResult::new(hook)
        .impact(Impact::low().creates("webhook", 1))
        .once("secret", secret)
        .after_as_data())
}

async fn update<T: Transaction>(params: Update, context: &mut Context<T>) -> Result<ActionResult> {
    let hook = existing(&params.webhook_id, context).await?;
    // Only what differs, its names in the order of the schema.
    let changes = WebhookChanges {
        url: params.url.filter(|url| *url != hook.url),
        events: params.events.filter(|events| *events != hook.events),
        active: params.active.filter(|active| *active != hook.active),
        updated_at: context.now,
    };
    let named = [
        ("url", changes.url.is_some()),
        ("events", changes.events.is_some()),
        ("active", changes.active.is_some()),
    ];
    let fields: Vec<&str> = named
        .into_iter()
        .filter_map(|(name, changed)| changed.then_some(name))
        .collect();
    let before = wire::webhook(&hook);
    let mut after = before.clone();
    let mut impact = Impact::medium();
    if !fields.is_empty() {
        let stored = context
            .tx
            .update_webhook(&context.tenant_id, &hook.id, &changes)
            .await?;
        after = wire::webhook(&stored.ok_or_else(no_such_webhook)?);
        impact = impact.updates("webhook", &hook.id, fields);
    }
    Ok(ActionResult::new(after)
        .impact(impact)
        .before(before)
        .after_as_data())
}

async fn delete<T: Transaction>(params: One, context: &mut Context<T>) -> Result<ActionResult> {
    let hook = existing(&params.webhook_id, context).await?;
    if !context
        .tx
        .delete_webhook(&context.tenant_id, &hook.id)
        .await?
    {
        return Err(no_such_webhook().into());
    }
    Ok(
        ActionResult::new(json!({"webhook_id": hook.id, "deleted": true}))
            .impact(Impact::high().deletes("webhook", 1))
            .before(wire::webhook(&hook)),
    )
}

async fn deliveries<T: Transaction>(
    params: Deliveries,
    context: &mut Context<T>,
) -> Result<ActionResult> {
    let hook = existing(&params.webhook_id, context).await?;
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT);
    let found = context
        .tx
        .list_deliveries(&context.tenant_id, &hook.id, limit)
        .await?;
    Ok(ActionResult::new(
        found.iter().map(wire::delivery).collect(),
    ))
}

async fn existing<T: Transaction>(id: &str, context: &mut Context<T>) -> Result<Webhook> {
    let hook = context.tx.get_webhook(&context.tenant_id, id).await?;
    Ok(hook.ok_or_else(no_such_webhook)?)
}

fn no_such_webhook() -> ManageError {
    ManageError::not_found("There is no such webhook.")
}

/// Refuses a URL that leads to no public address.
struct CheckUrl(Arc<dyn Network>);

impl<'a> AsyncHandler<'a, Url, (), ()> for CheckUrl {
    type Future = BoxFuture<'a, Result<()>>;

    fn call(&self, params: Url, context: &'a mut Context<()>) -> Self::Future {
        let network = Arc::clone(&self.0);
        let insecure = context.bindings().webhooks.allow_insecure_urls;
        Box::pin(async move {
            let Some(url) = params.url else { return Ok(()) };
            let refused = |sentence| ManageError::validation(sentence, "/params/url", "format");
            let target = parse_target(&url, insecure).map_err(refused)?;
            public_addresses(&target, insecure, &*network, RESOLVE)
                .await
                .map_err(refused)?;
            Ok(())
        })
    }
}

/// Writes down a pending delivery; the request itself follows the commit.
struct Test(Arc<dyn Network>);

impl<'a, T: Transaction> AsyncHandler<'a, TestParams, T, ActionResult> for Test {
    type Future = BoxFuture<'a, Result<ActionResult>>;

    fn call(&self, params: TestParams, context: &'a mut Context<T>) -> Self::Future {
        let network = Arc::clone(&self.0);
        Box::pin(test(params, context, network))
    }
}

async fn test<T: Transaction>(
    params: TestParams,
    context: &mut Context<T>,
    network: Arc<dyn Network>,
) -> Result<ActionResult> {
    let hook = existing(&params.webhook_id, context).await?;
    let pending = WebhookDelivery {
        id: context.ids().uuid7(context.now),
        webhook_id: hook.id.clone(),
        tenant_id: context.tenant_id.clone(),
        event: params.event.unwrap_or_else(|| DEFAULT_EVENT.to_owned()),
        status: DeliveryStatus::Pending,
        status_code: None,
        attempted_at: context.now,
        completed_at: None,
    };
    context
        .tx
        .create_delivery(&context.tenant_id, &pending)
        .await?;
    let payload = params.payload.unwrap_or_else(|| Value::Object(Map::new()));
    let message = message(&hook, &pending, &payload);
    let insecure = context.bindings().webhooks.allow_insecure_urls;
    let shown = wire::delivery(&pending);
    context.after_commit(AfterCommit::new(move || async move {
        let started = Instant::now();
        let status = send(&message, &*network, insecure).await;
        let done = finished(pending, status, started.elapsed());
        let data = wire::delivery(&done);
        Ok(Finished::new(data, move |tx: &mut T| {
            let done = done.clone();
            Box::pin(async move { Ok(tx.finish_delivery(&done.tenant_id, &done).await?) })
        }))
    }));
    Ok(ActionResult::new(shown).impact(
        Impact::low()
            .creates("webhook_delivery", 1)
            .side_effect("webhook_request", 1),
    ))
}

fn finished(
    pending: WebhookDelivery,
    status_code: Option<u16>,
    taken: Duration,
) -> WebhookDelivery {
    let went_well = status_code.is_some_and(|code| code / 100 == 2);
    WebhookDelivery {
        status: if went_well {
            DeliveryStatus::Success
        } else {
            DeliveryStatus::Failed
        },
        status_code,
        completed_at: Some(pending.attempted_at.plus(taken)),
        ..pending
    }
}

fn message(hook: &Webhook, pending: &WebhookDelivery, payload: &Value) -> Message {
    let body = json!({
        "type": pending.event,
        "timestamp": pending.attempted_at.to_string(),
        "data": payload,
    });
    Message {
        url: hook.url.clone(),
        secret: hook.secret.clone(),
        id: pending.id.clone(),
        sent_at: pending.attempted_at.unix_seconds(),
        body: body.to_string().into_bytes(),
    }
}
