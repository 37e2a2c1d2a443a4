// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/** Owns the definitions of the pack `meta`: its pack.json. Never edited by hand. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.meta = void 0;
exports.meta = {
  name: "meta",
  title: "Discovery",
  description: "What this endpoint offers and who is asking.",
  actions: [
    {
      name: "meta.actions",
      title: "List actions",
      description:
        "Lists every action with its parameter schema, and says which of them the calling key may use.",
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
        type: "object",
        properties: {
          actions: {
            type: "array",
            items: {
              type: "object",
              properties: {
                name: { type: "string" },
                pack: { type: "string" },
                title: { type: "string" },
                description: { type: "string" },
                scope: { type: "string" },
                effect: { enum: ["read", "write", "destructive"] },
                supports_dry_run: { type: "boolean" },
                confirm: { enum: ["none", "plan"] },
                idempotency: { enum: ["optional", "required"] },
                platform_admin: { type: "boolean" },
                rate_limit: {
                  type: "object",
                  properties: {
                    limit: { type: "integer" },
                    window_seconds: { type: "integer" },
                  },
                  required: ["limit", "window_seconds"],
                  additionalProperties: false,
                },
                ceiling: { type: "string" },
                params_schema: { type: "object", additionalProperties: true },
                result_schema: { type: "object", additionalProperties: true },
                examples: {
                  type: "array",
                  items: { type: "object", additionalProperties: true },
                },
                callable: { type: "boolean" },
              },
              required: [
                "name",
                "pack",
                "description",
                "scope",
                "effect",
                "supports_dry_run",
                "confirm",
                "idempotency",
                "params_schema",
                "callable",
              ],
              additionalProperties: false,
            },
          },
          api_version: { type: "string" },
          total_actions: { type: "integer", minimum: 0 },
        },
        required: ["actions", "api_version", "total_actions"],
        additionalProperties: false,
      },
      examples: [{ title: "List actions", params: {} }],
    },
    {
      name: "meta.version",
      title: "Show versions",
      description:
        "Shows the versions of the API, of its schemas and of the kernel that answers.",
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
        type: "object",
        properties: {
          api_version: { type: "string" },
          schema_version: { type: "string" },
          actions_count: { type: "integer", minimum: 0 },
          kernel: { type: "string" },
          contract_version: { type: "integer" },
        },
        required: [
          "api_version",
          "schema_version",
          "actions_count",
          "kernel",
          "contract_version",
        ],
        additionalProperties: false,
      },
      examples: [{ title: "Show versions", params: {} }],
    },
    {
      name: "meta.whoami",
      title: "Show the calling key",
      description:
        "Shows the tenant, the scopes and the expiry of the key that calls.",
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
        type: "object",
        properties: {
          tenant_id: { type: "string" },
          api_key_id: { type: "string" },
          key_prefix: { type: "string" },
          scopes: { type: "array", items: { type: "string" } },
          expires_at: { type: "string", format: "date-time" },
          is_platform_admin: { type: "boolean" },
        },
        required: [
          "tenant_id",
          "api_key_id",
          "key_prefix",
          "scopes",
          "is_platform_admin",
        ],
        additionalProperties: false,
      },
      examples: [{ title: "Show the calling key", params: {} }],
    },
  ],
};
