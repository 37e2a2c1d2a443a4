// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `webhooks`: addresses that the product calls, and test deliveries.
 *
 * Never shows a signing secret but once, and never sends a request under a lock. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */

import type {
  ActionContext,
  ActionResult,
  Check,
  Finished,
  Handler,
  Pack,
} from "../kernel/action.ts";
import { epochSeconds, formatTime, later } from "../kernel/clock.ts";
import { NotFound, ValidationFailed } from "../kernel/errors.ts";
import { counted, updatesOf } from "../kernel/impact.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type {
  Webhook,
  WebhookChanges,
  WebhookDelivery,
} from "../kernel/ports.ts";
import { webhooks } from "./definitions/webhooks.ts";
import {
  type Message,
  newSecret,
  sendMessage,
  type WebhookSender,
  within,
} from "./webhook_request.ts";
import { parseTarget, publicAddresses, Refused } from "./webhook_target.ts";
import * as wire from "./wire.ts";

const DEFAULT_EVENT = "webhook.test";
const DEFAULT_LIMIT = 50;
const RESOLVE_MS = 3000;
const SECRET_BYTES = 24;

interface WebhookParams {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly active?: boolean;
}

interface WebhookId {
  readonly webhook_id: string;
}

interface TestParams extends WebhookId {
  readonly event?: string;
  readonly payload?: Json;
}

/** The pack; its requests go out through the sender. */
export function webhooksPack(sender: WebhookSender): Pack {
  const checkUrl = urlCheck(sender);
  return {
    name: webhooks.name,
    definitions: webhooks.actions,
    handlers: {
      "webhooks.list": listWebhooks,
      "webhooks.create": create,
      "webhooks.update": update,
      "webhooks.delete": remove,
      "webhooks.test": testHandler(sender),
      "webhooks.deliveries": deliveries,
    },
    checks: { "webhooks.create": checkUrl, "webhooks.update": checkUrl },
  };
}

async function listWebhooks(
  _: JsonObject,
  { db, tenantId }: ActionContext,
): Promise<ActionResult> {
  const hooks = await db.listWebhooks(tenantId);
  return { data: hooks.map(wire.webhook) };
}

async function create(
  params: WebhookParams,
  { db, tenantId, now, ids }: ActionContext,
): Promise<ActionResult> {
  const hook = await db.createWebhook(tenantId, {
    id: ids.uuid7(now),
    tenantId,
    url: params.url ?? "",
    events: params.events ?? [],
    active: true,
    secret: newSecret(ids.randomBytes(SECRET_BYTES)),
    createdAt: now,
    updatedAt: now,
  });
  return {
    data: wire.webhook(hook),
    impact: { creates: [counted("webhook")] },
    once: { secret: hook.secret },
    after: wire.webhook(hook),
  };
}

async function update(
  params: WebhookParams & WebhookId,
  context: ActionContext,
): Promise<ActionResult> {
  const { db, tenantId, now } = context;
  const hook = await existing(params, context);
  const changes = changesOf(hook, params);
  const fields = Object.keys(changes);
  const stamped: WebhookChanges = { ...changes, updatedAt: now };
  let changed: Webhook | null = hook;
  if (fields.length > 0) {
    changed = await db.updateWebhook(tenantId, hook.id, stamped);
  }
  if (changed === null) {
    throw noSuchWebhook();
  }
  const updates = updatesOf("webhook", hook.id, fields);
  return {
    data: wire.webhook(changed),
    impact: { updates, risk: "medium" },
    before: wire.webhook(hook),
    after: wire.webhook(changed),
  };
}

async function remove(
  params: WebhookId,
  context: ActionContext,
): Promise<ActionResult> {
  const hook = await existing(params, context);
  if (!(await context.db.deleteWebhook(context.tenantId, hook.id))) {
    throw noSuchWebhook();
  }
  return {
    data: { webhook_id: hook.id, deleted: true },
    impact: { deletes: [counted("webhook")], risk: "high" },
    before: wire.webhook(hook),
  };
}

async function deliveries(
  params: WebhookId & { limit?: number },
  context: ActionContext,
): Promise<ActionResult> {
  const { db, tenantId } = context;
  const hook = await existing(params, context);
  const limit = params.limit ?? DEFAULT_LIMIT;
  const found = await db.listDeliveries(tenantId, hook.id, limit);
  return { data: found.map(wire.delivery) };
}

/** Names are resolved here, before the transaction: DNS never waits under a lock. */
function urlCheck(sender: WebhookSender): Check<WebhookParams> {
  return async ({ url }, { bindings }) => {
    if (url === undefined) {
      return;
    }
    const insecure = bindings.webhooks.allow_insecure_urls;
    const resolve = async (host: string) => {
      const ask = (signal: AbortSignal) => sender.resolve(host, signal);
      return (await within(RESOLVE_MS, ask)) ?? [];
    };
    try {
      await publicAddresses(parseTarget(url, insecure), insecure, resolve);
    } catch (cause) {
      if (cause instanceof Refused) {
        throw new ValidationFailed(cause.message, "/params/url", "format");
      }
      throw cause;
    }
  };
}

/** Writes down a pending delivery; the request itself follows the commit. */
function testHandler(sender: WebhookSender): Handler<TestParams> {
  return async (params, context) => {
    const { db, tenantId, now, ids, bindings } = context;
    const hook = await existing(params, context);
    const pending: WebhookDelivery = {
      id: ids.uuid7(now),
      webhookId: hook.id,
      tenantId,
      event: params.event ?? DEFAULT_EVENT,
      status: "pending",
      attemptedAt: now,
    };
    await db.createDelivery(tenantId, pending);
    const message = messageOf(hook, pending, params.payload ?? {});
    const insecure = bindings.webhooks.allow_insecure_urls;
    return {
      data: wire.delivery(pending),
      impact: {
        creates: [counted("webhook_delivery")],
        sideEffects: [counted("webhook_request")],
      },
      afterCommit: () => deliver(message, pending, sender, insecure),
    };
  };
}

async function deliver(
  message: Message,
  pending: WebhookDelivery,
  sender: WebhookSender,
  insecure: boolean,
): Promise<Finished> {
  const started = performance.now();
  const statusCode = await sendMessage(message, sender, insecure);
  const good = statusCode !== null && Math.floor(statusCode / 100) === 2;
  const taken = Math.round(performance.now() - started);
  const done: WebhookDelivery = {
    ...pending,
    status: good ? "success" : "failed",
    statusCode,
    completedAt: later(pending.attemptedAt, taken),
  };
  return {
    data: wire.delivery(done),
    record: (tx) => tx.finishDelivery(done.tenantId, done),
  };
}

function messageOf(
  hook: Webhook,
  pending: WebhookDelivery,
  data: Json,
): Message {
  const { id, event: type, attemptedAt } = pending;
  const body = { type, timestamp: formatTime(attemptedAt), data };
  return {
    url: hook.url,
    secret: hook.secret,
    id,
    sentAt: epochSeconds(attemptedAt),
    body: JSON.stringify(body),
  };
}

/** Only what differs, in the order of the schema. */
function changesOf(
  hook: Webhook,
  { url, events, active }: WebhookParams,
): Omit<WebhookChanges, "updatedAt"> {
  const changes: Omit<WebhookChanges, "updatedAt"> = {};
  if (url !== undefined && url !== hook.url) {
    changes.url = url;
  }
  if (events !== undefined && events.join("\n") !== hook.events.join("\n")) {
    changes.events = events;
  }
  if (active !== undefined && active !== hook.active) {
    changes.active = active;
  }
  return changes;
}

async function existing(
  params: WebhookId,
  { db, tenantId }: ActionContext,
): Promise<Webhook> {
  const hook = await db.getWebhook(tenantId, params.webhook_id);
  if (hook === null) {
    throw noSuchWebhook();
  }
  return hook;
}

function noSuchWebhook(): NotFound {
  return new NotFound("There is no such webhook.");
}
