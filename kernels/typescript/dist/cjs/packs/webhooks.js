// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the pack `webhooks`: addresses that the product calls, and test deliveries.
 *
 * Never shows a signing secret but once, and never sends a request under a lock. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */
var __createBinding =
  (this && this.__createBinding) ||
  (Object.create
    ? function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        var desc = Object.getOwnPropertyDescriptor(m, k);
        if (
          !desc ||
          ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)
        ) {
          desc = {
            enumerable: true,
            get: function () {
              return m[k];
            },
          };
        }
        Object.defineProperty(o, k2, desc);
      }
    : function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        o[k2] = m[k];
      });
var __setModuleDefault =
  (this && this.__setModuleDefault) ||
  (Object.create
    ? function (o, v) {
        Object.defineProperty(o, "default", { enumerable: true, value: v });
      }
    : function (o, v) {
        o["default"] = v;
      });
var __importStar =
  (this && this.__importStar) ||
  (function () {
    var ownKeys = function (o) {
      ownKeys =
        Object.getOwnPropertyNames ||
        function (o) {
          var ar = [];
          for (var k in o)
            if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
          return ar;
        };
      return ownKeys(o);
    };
    return function (mod) {
      if (mod && mod.__esModule) return mod;
      var result = {};
      if (mod != null)
        for (var k = ownKeys(mod), i = 0; i < k.length; i++)
          if (k[i] !== "default") __createBinding(result, mod, k[i]);
      __setModuleDefault(result, mod);
      return result;
    };
  })();
Object.defineProperty(exports, "__esModule", { value: true });
exports.webhooksPack = webhooksPack;
const clock_ts_1 = require("../kernel/clock.js");
const errors_ts_1 = require("../kernel/errors.js");
const impact_ts_1 = require("../kernel/impact.js");
const webhooks_ts_1 = require("./definitions/webhooks.js");
const webhook_request_ts_1 = require("./webhook_request.js");
const webhook_target_ts_1 = require("./webhook_target.js");
const wire = __importStar(require("./wire.js"));
const DEFAULT_EVENT = "webhook.test";
const DEFAULT_LIMIT = 50;
const RESOLVE_MS = 3000;
const SECRET_BYTES = 24;
/** The pack; its requests go out through the sender. */
function webhooksPack(sender) {
  const checkUrl = urlCheck(sender);
  return {
    name: webhooks_ts_1.webhooks.name,
    definitions: webhooks_ts_1.webhooks.actions,
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
async function listWebhooks(_, { db, tenantId }) {
  const hooks = await db.listWebhooks(tenantId);
  return { data: hooks.map(wire.webhook) };
}
async function create(params, { db, tenantId, now, ids }) {
  const hook = await db.createWebhook(tenantId, {
    id: ids.uuid7(now),
    tenantId,
    url: params.url ?? "",
    events: params.events ?? [],
    active: true,
    secret: (0, webhook_request_ts_1.newSecret)(ids.randomBytes(SECRET_BYTES)),
    createdAt: now,
    updatedAt: now,
  });
  return {
    data: wire.webhook(hook),
    impact: { creates: [(0, impact_ts_1.counted)("webhook")] },
    once: { secret: hook.secret },
    after: wire.webhook(hook),
  };
}
async function update(params, context) {
  const { db, tenantId, now } = context;
  const hook = await existing(params, context);
  const changes = changesOf(hook, params);
  const fields = Object.keys(changes);
  const stamped = { ...changes, updatedAt: now };
  let changed = hook;
  if (fields.length > 0) {
    changed = await db.updateWebhook(tenantId, hook.id, stamped);
  }
  if (changed === null) {
    throw noSuchWebhook();
  }
  const updates = (0, impact_ts_1.updatesOf)("webhook", hook.id, fields);
  return {
    data: wire.webhook(changed),
    impact: { updates, risk: "medium" },
    before: wire.webhook(hook),
    after: wire.webhook(changed),
  };
}
async function remove(params, context) {
  const hook = await existing(params, context);
  if (!(await context.db.deleteWebhook(context.tenantId, hook.id))) {
    throw noSuchWebhook();
  }
  return {
    data: { webhook_id: hook.id, deleted: true },
    impact: { deletes: [(0, impact_ts_1.counted)("webhook")], risk: "high" },
    before: wire.webhook(hook),
  };
}
async function deliveries(params, context) {
  const { db, tenantId } = context;
  const hook = await existing(params, context);
  const limit = params.limit ?? DEFAULT_LIMIT;
  const found = await db.listDeliveries(tenantId, hook.id, limit);
  return { data: found.map(wire.delivery) };
}
/** Names are resolved here, before the transaction: DNS never waits under a lock. */
function urlCheck(sender) {
  return async ({ url }, { bindings }) => {
    if (url === undefined) {
      return;
    }
    const insecure = bindings.webhooks.allow_insecure_urls;
    const resolve = async (host) => {
      const ask = (signal) => sender.resolve(host, signal);
      return (await (0, webhook_request_ts_1.within)(RESOLVE_MS, ask)) ?? [];
    };
    try {
      await (0, webhook_target_ts_1.publicAddresses)(
        (0, webhook_target_ts_1.parseTarget)(url, insecure),
        insecure,
        resolve,
      );
    } catch (cause) {
      if (cause instanceof webhook_target_ts_1.Refused) {
        throw new errors_ts_1.ValidationFailed(
          cause.message,
          "/params/url",
          "format",
        );
      }
      throw cause;
    }
  };
}
/** Writes down a pending delivery; the request itself follows the commit. */
function testHandler(sender) {
  return async (params, context) => {
    const { db, tenantId, now, ids, bindings } = context;
    const hook = await existing(params, context);
    const pending = {
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
        creates: [(0, impact_ts_1.counted)("webhook_delivery")],
        sideEffects: [(0, impact_ts_1.counted)("webhook_request")],
      },
      afterCommit: () => deliver(message, pending, sender, insecure),
    };
  };
}
async function deliver(message, pending, sender, insecure) {
  const started = performance.now();
  const statusCode = await (0, webhook_request_ts_1.sendMessage)(
    message,
    sender,
    insecure,
  );
  const good = statusCode !== null && Math.floor(statusCode / 100) === 2;
  const taken = Math.round(performance.now() - started);
  const done = {
    ...pending,
    status: good ? "success" : "failed",
    statusCode,
    completedAt: (0, clock_ts_1.later)(pending.attemptedAt, taken),
  };
  return {
    data: wire.delivery(done),
    record: (tx) => tx.finishDelivery(done.tenantId, done),
  };
}
function messageOf(hook, pending, data) {
  const { id, event: type, attemptedAt } = pending;
  const body = {
    type,
    timestamp: (0, clock_ts_1.formatTime)(attemptedAt),
    data,
  };
  return {
    url: hook.url,
    secret: hook.secret,
    id,
    sentAt: (0, clock_ts_1.epochSeconds)(attemptedAt),
    body: JSON.stringify(body),
  };
}
/** Only what differs, in the order of the schema. */
function changesOf(hook, { url, events, active }) {
  const changes = {};
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
async function existing(params, { db, tenantId }) {
  const hook = await db.getWebhook(tenantId, params.webhook_id);
  if (hook === null) {
    throw noSuchWebhook();
  }
  return hook;
}
function noSuchWebhook() {
  return new errors_ts_1.NotFound("There is no such webhook.");
}
