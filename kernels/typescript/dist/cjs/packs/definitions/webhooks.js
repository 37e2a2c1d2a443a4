// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/** Owns the definitions of the pack `webhooks`: its pack.json. Never edited by hand. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.webhooks = void 0;
exports.webhooks = {
  name: "webhooks",
  title: "Webhooks",
  description: "Addresses that the product calls when something happens.",
  actions: [
    {
      name: "webhooks.list",
      title: "List webhooks",
      description:
        "Lists the tenant's webhooks, oldest first; never a signing secret.",
      scope: "manage.read",
      effect: "read",
      supports_dry_run: false,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {},
        additionalProperties: false,
      },
      result_schema: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: { type: "string", format: "uuid" },
            tenant_id: { type: "string" },
            url: { type: "string", format: "uri" },
            events: { type: "array", items: { type: "string" } },
            active: { type: "boolean" },
            created_at: { type: "string", format: "date-time" },
            updated_at: { type: "string", format: "date-time" },
          },
          required: [
            "id",
            "tenant_id",
            "url",
            "events",
            "active",
            "created_at",
            "updated_at",
          ],
          additionalProperties: false,
        },
      },
      examples: [{ title: "List webhooks", params: {} }],
    },
    {
      name: "webhooks.create",
      title: "Create a webhook",
      description:
        "Registers an address for events. The answer holds the signing secret, once.",
      scope: "manage.webhooks",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      ceiling: "max_webhooks_per_tenant",
      params_schema: {
        type: "object",
        properties: {
          url: {
            type: "string",
            format: "uri",
            minLength: 1,
            maxLength: 2048,
            description:
              "An https address without user information that does not lead into a private network.",
          },
          events: {
            type: "array",
            items: {
              type: "string",
              minLength: 1,
              maxLength: 128,
              pattern: "^[A-Za-z0-9_.:*-]+$",
            },
            minItems: 1,
            maxItems: 100,
            uniqueItems: true,
          },
        },
        required: ["url", "events"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          url: { type: "string", format: "uri" },
          events: { type: "array", items: { type: "string" } },
          active: { type: "boolean" },
          created_at: { type: "string", format: "date-time" },
          updated_at: { type: "string", format: "date-time" },
          secret: {
            type: ["string", "null"],
            description:
              "The signing secret (whsec_...). Seen once; null in a replay and in a preview.",
          },
        },
        required: [
          "id",
          "tenant_id",
          "url",
          "events",
          "active",
          "created_at",
          "updated_at",
          "secret",
        ],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Be told about new leads",
          params: {
            url: "https://example.com/hooks/leads",
            events: ["lead.created"],
          },
        },
      ],
    },
    {
      name: "webhooks.update",
      title: "Change a webhook",
      description:
        "Changes a webhook's address, its events, or switches it on or off.",
      scope: "manage.webhooks",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          webhook_id: { type: "string", format: "uuid" },
          url: {
            type: "string",
            format: "uri",
            minLength: 1,
            maxLength: 2048,
            description:
              "An https address without user information that does not lead into a private network.",
          },
          events: {
            type: "array",
            items: {
              type: "string",
              minLength: 1,
              maxLength: 128,
              pattern: "^[A-Za-z0-9_.:*-]+$",
            },
            minItems: 1,
            maxItems: 100,
            uniqueItems: true,
          },
          active: { type: "boolean" },
        },
        required: ["webhook_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          url: { type: "string", format: "uri" },
          events: { type: "array", items: { type: "string" } },
          active: { type: "boolean" },
          created_at: { type: "string", format: "date-time" },
          updated_at: { type: "string", format: "date-time" },
        },
        required: [
          "id",
          "tenant_id",
          "url",
          "events",
          "active",
          "created_at",
          "updated_at",
        ],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Switch a webhook off",
          params: {
            webhook_id: "0193f4c2-7a10-7000-8000-00000000000a",
            active: false,
          },
        },
      ],
    },
    {
      name: "webhooks.delete",
      title: "Delete a webhook",
      description: "Deletes a webhook and its deliveries.",
      scope: "manage.webhooks",
      effect: "destructive",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: { webhook_id: { type: "string", format: "uuid" } },
        required: ["webhook_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          webhook_id: { type: "string", format: "uuid" },
          deleted: { const: true },
        },
        required: ["webhook_id", "deleted"],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Delete a webhook",
          params: { webhook_id: "0193f4c2-7a10-7000-8000-00000000000a" },
        },
      ],
    },
    {
      name: "webhooks.test",
      title: "Send a test delivery",
      description:
        "Sends one signed request to the webhook's address, waits up to 10 seconds, follows no redirect, and answers with the delivery.",
      scope: "manage.webhooks",
      effect: "write",
      supports_dry_run: false,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          webhook_id: { type: "string", format: "uuid" },
          event: {
            type: "string",
            minLength: 1,
            maxLength: 128,
            pattern: "^[A-Za-z0-9_.:*-]+$",
            default: "webhook.test",
          },
          payload: { type: "object", additionalProperties: true },
        },
        required: ["webhook_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          webhook_id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          event: { type: "string" },
          status: { enum: ["pending", "success", "failed"] },
          status_code: { type: "integer" },
          attempted_at: { type: "string", format: "date-time" },
          completed_at: { type: "string", format: "date-time" },
        },
        required: [
          "id",
          "webhook_id",
          "tenant_id",
          "event",
          "status",
          "attempted_at",
        ],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Send a test event",
          params: {
            webhook_id: "0193f4c2-7a10-7000-8000-00000000000a",
            event: "lead.created",
            payload: { id: "42" },
          },
        },
      ],
    },
    {
      name: "webhooks.deliveries",
      title: "List deliveries",
      description:
        "Lists a webhook's deliveries, newest first, without response bodies.",
      scope: "manage.read",
      effect: "read",
      supports_dry_run: false,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          webhook_id: { type: "string", format: "uuid" },
          limit: { type: "integer", minimum: 1, maximum: 100, default: 50 },
        },
        required: ["webhook_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: { type: "string", format: "uuid" },
            webhook_id: { type: "string", format: "uuid" },
            tenant_id: { type: "string" },
            event: { type: "string" },
            status: { enum: ["pending", "success", "failed"] },
            status_code: { type: "integer" },
            attempted_at: { type: "string", format: "date-time" },
            completed_at: { type: "string", format: "date-time" },
          },
          required: [
            "id",
            "webhook_id",
            "tenant_id",
            "event",
            "status",
            "attempted_at",
          ],
          additionalProperties: false,
        },
      },
      examples: [
        {
          title: "The last ten deliveries",
          params: {
            webhook_id: "0193f4c2-7a10-7000-8000-00000000000a",
            limit: 10,
          },
        },
      ],
    },
  ],
};
