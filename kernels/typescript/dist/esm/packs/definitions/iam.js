// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/** Owns the definitions of the pack `iam`: its pack.json. Never edited by hand. */
export const iam = {
  name: "iam",
  title: "Identity and access",
  description: "API keys and team members of the tenant.",
  actions: [
    {
      name: "iam.keys.list",
      title: "List API keys",
      description:
        "Lists the tenant's API keys, oldest first, revoked ones included; never a secret.",
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
            key_prefix: { type: "string" },
            name: { type: "string" },
            scopes: { type: "array", items: { type: "string" } },
            created_at: { type: "string", format: "date-time" },
            last_used_at: { type: "string", format: "date-time" },
            expires_at: { type: "string", format: "date-time" },
            revoked_at: { type: "string", format: "date-time" },
          },
          required: ["id", "tenant_id", "key_prefix", "scopes", "created_at"],
          additionalProperties: false,
        },
      },
      examples: [{ title: "List API keys", params: {} }],
    },
    {
      name: "iam.keys.create",
      title: "Create an API key",
      description:
        "Creates an API key for the tenant. The answer holds the secret, once. A key grants no scope that the calling key lacks and never outlives it.",
      scope: "manage.iam",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      rate_limit: { limit: 20, window_seconds: 60 },
      ceiling: "max_api_keys_per_tenant",
      params_schema: {
        type: "object",
        properties: {
          name: { type: "string", minLength: 1, maxLength: 200 },
          scopes: {
            type: "array",
            items: {
              type: "string",
              minLength: 1,
              maxLength: 128,
              pattern: "^[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)*$",
            },
            minItems: 1,
            maxItems: 64,
            uniqueItems: true,
            description:
              "Scopes of the key; only scopes that the calling key holds.",
          },
          expires_at: {
            type: "string",
            format: "date-time",
            description:
              "When the key stops working; in the future, and not later than the calling key's own expiry.",
          },
        },
        required: ["scopes"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          key_prefix: { type: "string" },
          name: { type: "string" },
          scopes: { type: "array", items: { type: "string" } },
          created_at: { type: "string", format: "date-time" },
          last_used_at: { type: "string", format: "date-time" },
          expires_at: { type: "string", format: "date-time" },
          revoked_at: { type: "string", format: "date-time" },
          key: {
            type: ["string", "null"],
            description:
              "The secret. Seen once; null in a replay and in a preview.",
          },
        },
        required: [
          "id",
          "tenant_id",
          "key_prefix",
          "scopes",
          "created_at",
          "key",
        ],
        additionalProperties: false,
      },
      examples: [
        {
          title: "A key for a reporting agent",
          params: { name: "reporting agent", scopes: ["manage.read"] },
        },
        {
          title: "A key that expires",
          params: {
            scopes: ["manage.read"],
            expires_at: "2030-01-01T00:00:00Z",
          },
        },
      ],
    },
    {
      name: "iam.keys.update",
      title: "Change an API key",
      description:
        "Renames an API key, replaces its scopes or sets its expiry. The impact names only the fields that change.",
      scope: "manage.iam",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          key_id: { type: "string", format: "uuid" },
          name: { type: "string", minLength: 1, maxLength: 200 },
          scopes: {
            type: "array",
            items: {
              type: "string",
              minLength: 1,
              maxLength: 128,
              pattern: "^[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)*$",
            },
            minItems: 1,
            maxItems: 64,
            uniqueItems: true,
            description:
              "Scopes of the key; only scopes that the calling key holds.",
          },
          expires_at: {
            type: "string",
            format: "date-time",
            description:
              "When the key stops working; in the future, and not later than the calling key's own expiry.",
          },
        },
        required: ["key_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          key_prefix: { type: "string" },
          name: { type: "string" },
          scopes: { type: "array", items: { type: "string" } },
          created_at: { type: "string", format: "date-time" },
          last_used_at: { type: "string", format: "date-time" },
          expires_at: { type: "string", format: "date-time" },
          revoked_at: { type: "string", format: "date-time" },
        },
        required: ["id", "tenant_id", "key_prefix", "scopes", "created_at"],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Narrow a key",
          params: {
            key_id: "0193f4c2-7a10-7000-8000-00000000000a",
            scopes: ["manage.read"],
          },
        },
      ],
    },
    {
      name: "iam.keys.revoke",
      title: "Revoke an API key",
      description:
        "Ends an API key for good; its next call is refused. Revoking a revoked key changes nothing.",
      scope: "manage.iam",
      effect: "destructive",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      rate_limit: { limit: 20, window_seconds: 60 },
      params_schema: {
        type: "object",
        properties: { key_id: { type: "string", format: "uuid" } },
        required: ["key_id"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          key_id: { type: "string", format: "uuid" },
          revoked: { const: true },
        },
        required: ["key_id", "revoked"],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Revoke a key",
          params: { key_id: "0193f4c2-7a10-7000-8000-00000000000a" },
        },
      ],
    },
    {
      name: "iam.team.list",
      title: "List team members",
      description: "Lists the tenant's team members, oldest invitation first.",
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
            email: { type: "string", format: "email" },
            role: { type: "string" },
            invited_at: { type: "string", format: "date-time" },
            joined_at: { type: "string", format: "date-time" },
          },
          required: ["id", "tenant_id", "email", "role", "invited_at"],
          additionalProperties: false,
        },
      },
      examples: [{ title: "List team members", params: {} }],
    },
    {
      name: "iam.team.invite",
      title: "Invite a team member",
      description:
        "Records an invitation for an e-mail address. It sends no mail; telling the person is up to the product.",
      scope: "manage.iam",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          email: {
            type: "string",
            format: "email",
            minLength: 3,
            maxLength: 254,
          },
          role: { type: "string", minLength: 1, maxLength: 64 },
        },
        required: ["email", "role"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          id: { type: "string", format: "uuid" },
          tenant_id: { type: "string" },
          email: { type: "string", format: "email" },
          role: { type: "string" },
          invited_at: { type: "string", format: "date-time" },
          joined_at: { type: "string", format: "date-time" },
        },
        required: ["id", "tenant_id", "email", "role", "invited_at"],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Invite a colleague",
          params: { email: "ada@example.com", role: "admin" },
        },
      ],
    },
  ],
};
