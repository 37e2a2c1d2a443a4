// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/** Owns the part of the OpenAPI document that all endpoints share. Never edited by hand. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.frame = void 0;
exports.frame = {
  document: {
    openapi: "3.1.0",
    info: {
      title: "Agentic control plane",
      version: "",
      summary: "One endpoint through which an agent operates the product.",
      description:
        "Every call is one POST that names an action. `meta.actions` answers with the same catalogue, and says which actions the calling key may use.\n\nRead before you write: an action with `dry_run` says what it would change. Retry with the same `idempotency_key` as before; take a new key only for a new intent. An action with `x-acp-confirm: plan` wants a dry run first, and its token.",
      license: { name: "Proprietary", identifier: "LicenseRef-Proprietary" },
    },
    servers: [],
    security: [{ ApiKey: [] }, { Bearer: [] }],
    tags: [
      {
        name: "Control plane",
        description: "The one address that agents call.",
      },
    ],
    paths: {},
    components: {
      securitySchemes: {
        ApiKey: {
          type: "apiKey",
          in: "header",
          name: "X-API-Key",
          description: "An API key of the tenant.",
        },
        Bearer: {
          type: "http",
          scheme: "bearer",
          description: "The same key; looked at where `X-API-Key` is absent.",
        },
      },
      headers: {
        "X-Request-Id": {
          description:
            "The answer's `request_id`; the host's log and the audit log know the call by it.",
          required: true,
          schema: {
            type: "string",
            pattern:
              "^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
          },
        },
        "Cache-Control": {
          description: "Answers are never cached.",
          required: true,
          schema: { type: "string", const: "no-store" },
        },
        RateLimit: {
          description:
            'What is left of each limit that was asked: `"key";r=<left>;t=<seconds until full>`, and `"action"` where the action has a limit of its own.',
          schema: { type: "string" },
        },
        "RateLimit-Policy": {
          description:
            'Each limit that was asked: `"key";q=<limit>;w=<seconds>`.',
          schema: { type: "string" },
        },
        "Retry-After": {
          description:
            "Seconds to wait before the same call is worth repeating.",
          schema: { type: "integer", minimum: 1 },
        },
        "WWW-Authenticate": {
          description: "How to authenticate.",
          required: true,
          schema: { type: "string", const: "Bearer" },
        },
        Allow: {
          description: "The methods that are answered.",
          required: true,
          schema: { type: "string" },
        },
        "Idempotent-Replayed": {
          description:
            "There, and `true`, where the stored answer to the same idempotency key is given again.",
          schema: { type: "string", const: "true" },
        },
        ETag: {
          description: "Changes when the document does; for `If-None-Match`.",
          required: true,
          schema: { type: "string" },
        },
        "Cache-Control-Document": {
          description:
            "A client may keep the document, and asks each time whether it is still the same.",
          required: true,
          schema: { type: "string", const: "private, no-cache" },
        },
      },
      responses: {
        Success: {
          description:
            "It was done, or a dry run says what would be done. IDEMPOTENT_REPLAY: The idempotency key was used by a finished call with the same action and params. `ok` is true.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
            "Idempotent-Replayed": {
              $ref: "#/components/headers/Idempotent-Replayed",
            },
          },
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Success" },
            },
          },
        },
        Invalid: {
          description:
            "VALIDATION_ERROR: The body, the envelope or the params are not valid.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["VALIDATION_ERROR"] } },
                  },
                ],
              },
            },
          },
        },
        Unauthenticated: {
          description:
            "INVALID_API_KEY: The key is missing, malformed, unknown, revoked or expired: one answer for all.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            "WWW-Authenticate": {
              $ref: "#/components/headers/WWW-Authenticate",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["INVALID_API_KEY"] } },
                  },
                ],
              },
            },
          },
        },
        Refused: {
          description:
            "SCOPE_DENIED: The key lacks the action's scope, or a scope that it wants to grant. ADMIN_REQUIRED: The action is for platform admins. CEILING_EXCEEDED: A hard quota of the tenant is used up.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: {
                      code: {
                        enum: [
                          "SCOPE_DENIED",
                          "ADMIN_REQUIRED",
                          "CEILING_EXCEEDED",
                        ],
                      },
                    },
                  },
                ],
              },
            },
          },
        },
        NotFound: {
          description:
            "NOT_FOUND: There is no such action, or no such resource of this tenant.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["NOT_FOUND"] } },
                  },
                ],
              },
            },
          },
        },
        MethodNotAllowed: {
          description: "METHOD_NOT_ALLOWED: The method is not POST.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            Allow: { $ref: "#/components/headers/Allow" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["METHOD_NOT_ALLOWED"] } },
                  },
                ],
              },
            },
          },
        },
        Conflict: {
          description:
            "CONFLICT: A handler found a conflict of its own kind. IDEMPOTENCY_IN_FLIGHT: The first call with this idempotency key still runs after the lock wait.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
            "Retry-After": { $ref: "#/components/headers/Retry-After" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: {
                      code: { enum: ["CONFLICT", "IDEMPOTENCY_IN_FLIGHT"] },
                    },
                  },
                ],
              },
            },
          },
        },
        ConfirmationInvalid: {
          description:
            "CONFIRMATION_INVALID: The confirmation token does not confirm this request.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["CONFIRMATION_INVALID"] } },
                  },
                ],
              },
            },
          },
        },
        TooLarge: {
          description:
            "PAYLOAD_TOO_LARGE: The body is larger than 1 MiB; reading stopped there.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["PAYLOAD_TOO_LARGE"] } },
                  },
                ],
              },
            },
          },
        },
        UnsupportedMediaType: {
          description:
            "UNSUPPORTED_MEDIA_TYPE: The content type is not application/json in UTF-8.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["UNSUPPORTED_MEDIA_TYPE"] } },
                  },
                ],
              },
            },
          },
        },
        IdempotencyConflict: {
          description:
            "IDEMPOTENCY_CONFLICT: The idempotency key was used by a finished call with another action or other params.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["IDEMPOTENCY_CONFLICT"] } },
                  },
                ],
              },
            },
          },
        },
        ConfirmationRequired: {
          description:
            "CONFIRMATION_REQUIRED: The action wants a dry run first and the token it returns.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["CONFIRMATION_REQUIRED"] } },
                  },
                ],
              },
            },
          },
        },
        RateLimited: {
          description:
            "RATE_LIMITED: The key's or the action's budget is spent, or too many failed authentications came from this address.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
            "Retry-After": { $ref: "#/components/headers/Retry-After" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["RATE_LIMITED"] } },
                  },
                ],
              },
            },
          },
        },
        InternalError: {
          description:
            "INTERNAL_ERROR: A handler or the kernel failed; the cause is in the host's log under the request id. `details.reason` is `not_implemented` where the action's handler is not written yet.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["INTERNAL_ERROR"] } },
                  },
                ],
              },
            },
          },
        },
        Unavailable: {
          description:
            "SERVICE_UNAVAILABLE: The store or the audit log cannot be reached; nothing was done.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": { $ref: "#/components/headers/Cache-Control" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
            "Retry-After": { $ref: "#/components/headers/Retry-After" },
          },
          content: {
            "application/json": {
              schema: {
                allOf: [
                  { $ref: "#/components/schemas/Error" },
                  {
                    type: "object",
                    properties: { code: { enum: ["SERVICE_UNAVAILABLE"] } },
                  },
                ],
              },
            },
          },
        },
        Document: {
          description: "This document.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": {
              $ref: "#/components/headers/Cache-Control-Document",
            },
            ETag: { $ref: "#/components/headers/ETag" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  openapi: { type: "string" },
                  info: { type: "object" },
                  paths: { type: "object" },
                  components: { type: "object" },
                },
                required: ["openapi", "info", "paths", "components"],
              },
            },
          },
        },
        Unchanged: {
          description: "The document is the one that `If-None-Match` names.",
          headers: {
            "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" },
            "Cache-Control": {
              $ref: "#/components/headers/Cache-Control-Document",
            },
            ETag: { $ref: "#/components/headers/ETag" },
            RateLimit: { $ref: "#/components/headers/RateLimit" },
            "RateLimit-Policy": {
              $ref: "#/components/headers/RateLimit-Policy",
            },
          },
        },
      },
      schemas: {
        Request: {},
        Success: {},
        DryRun: {
          title: "Dry run",
          description:
            "What a call with `dry_run: true` would change. Nothing was changed.",
          type: "object",
          properties: {
            ok: { const: true },
            request_id: {
              type: "string",
              pattern:
                "^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            },
            data: { $ref: "#/components/schemas/Impact" },
            dry_run: { const: true },
            constraints_applied: { type: "array", items: { type: "string" } },
            impact: { $ref: "#/components/schemas/Impact" },
            preview: { description: "What a real run would answer as `data`." },
            confirm: {
              type: "object",
              properties: {
                token: {
                  type: "string",
                  pattern: "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
                },
                expires_at: { type: "string", format: "date-time" },
              },
              required: ["token", "expires_at"],
              additionalProperties: false,
              description:
                "For actions with `x-acp-confirm: plan`: the token that lets the same call be made without `dry_run`, once, until it expires.",
            },
          },
          required: [
            "ok",
            "request_id",
            "data",
            "dry_run",
            "constraints_applied",
            "impact",
            "preview",
          ],
          additionalProperties: false,
        },
        Impact: {
          title: "Impact",
          description: "What a dry run says would change.",
          type: "object",
          properties: {
            creates: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  type: { type: "string" },
                  count: { type: "integer", minimum: 0 },
                  details: { type: "object" },
                },
                required: ["type", "count"],
                additionalProperties: false,
              },
            },
            updates: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  type: { type: "string" },
                  id: { type: "string" },
                  fields: { type: "array", items: { type: "string" } },
                  details: { type: "object" },
                },
                required: ["type", "id", "fields"],
                additionalProperties: false,
              },
            },
            deletes: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  type: { type: "string" },
                  count: { type: "integer", minimum: 0 },
                  details: { type: "object" },
                },
                required: ["type", "count"],
                additionalProperties: false,
              },
            },
            side_effects: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  type: { type: "string" },
                  count: { type: "integer", minimum: 0 },
                  details: { type: "object" },
                },
                required: ["type", "count"],
                additionalProperties: false,
              },
            },
            risk: { enum: ["low", "medium", "high"] },
            warnings: { type: "array", items: { type: "string" } },
            estimated_cost: {},
            requires_approval: { type: "boolean" },
          },
          required: [
            "creates",
            "updates",
            "deletes",
            "side_effects",
            "risk",
            "warnings",
          ],
          additionalProperties: false,
        },
        Error: {
          title: "Error",
          description:
            "The body of every answer but 200. `error` is a sentence; `code` says what to do.",
          type: "object",
          properties: {
            ok: { const: false },
            request_id: {
              type: "string",
              pattern:
                "^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            },
            error: { type: "string", minLength: 1 },
            code: {
              enum: [
                "VALIDATION_ERROR",
                "INVALID_API_KEY",
                "SCOPE_DENIED",
                "ADMIN_REQUIRED",
                "CEILING_EXCEEDED",
                "NOT_FOUND",
                "METHOD_NOT_ALLOWED",
                "PAYLOAD_TOO_LARGE",
                "UNSUPPORTED_MEDIA_TYPE",
                "CONFLICT",
                "IDEMPOTENCY_IN_FLIGHT",
                "CONFIRMATION_INVALID",
                "IDEMPOTENCY_CONFLICT",
                "CONFIRMATION_REQUIRED",
                "RATE_LIMITED",
                "INTERNAL_ERROR",
                "SERVICE_UNAVAILABLE",
              ],
            },
            dry_run: { type: "boolean" },
            errors: {
              type: "array",
              items: {
                type: "object",
                properties: {
                  pointer: { type: "string", pattern: "^(/([^~/]|~0|~1)*)*$" },
                  keyword: { type: "string" },
                  message: { type: "string", minLength: 1 },
                  suggestion: { type: "string" },
                },
                required: ["pointer", "keyword", "message"],
                additionalProperties: false,
              },
              minItems: 1,
              maxItems: 20,
            },
            details: { type: "object" },
          },
          required: ["ok", "request_id", "error", "code"],
          additionalProperties: false,
          allOf: [
            {
              if: { properties: { code: { const: "SCOPE_DENIED" } } },
              then: {
                required: ["details"],
                properties: {
                  details: {
                    required: ["required_scope"],
                    properties: { required_scope: { type: "string" } },
                  },
                },
              },
            },
            {
              if: { properties: { code: { const: "CEILING_EXCEEDED" } } },
              then: {
                required: ["details"],
                properties: {
                  details: {
                    required: ["ceiling", "limit", "used"],
                    properties: {
                      ceiling: { type: "string" },
                      limit: { type: "integer" },
                      used: { type: "integer" },
                    },
                  },
                },
              },
            },
            {
              if: { properties: { code: { const: "CONFIRMATION_INVALID" } } },
              then: {
                required: ["details"],
                properties: {
                  details: {
                    required: ["reason"],
                    properties: {
                      reason: {
                        enum: [
                          "bad_signature",
                          "expired",
                          "mismatch",
                          "consumed",
                          "stale",
                        ],
                      },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    },
  },
  operation: {
    operationId: "manage",
    summary: "Call an action",
    description:
      "The body's `action` says what to do; its schema is one of the request's.",
    tags: ["Control plane"],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/Request" },
          examples: {},
        },
      },
    },
    responses: {
      200: { $ref: "#/components/responses/Success" },
      400: { $ref: "#/components/responses/Invalid" },
      401: { $ref: "#/components/responses/Unauthenticated" },
      403: { $ref: "#/components/responses/Refused" },
      404: { $ref: "#/components/responses/NotFound" },
      405: { $ref: "#/components/responses/MethodNotAllowed" },
      409: { $ref: "#/components/responses/Conflict" },
      412: { $ref: "#/components/responses/ConfirmationInvalid" },
      413: { $ref: "#/components/responses/TooLarge" },
      415: { $ref: "#/components/responses/UnsupportedMediaType" },
      422: { $ref: "#/components/responses/IdempotencyConflict" },
      428: { $ref: "#/components/responses/ConfirmationRequired" },
      429: { $ref: "#/components/responses/RateLimited" },
      500: { $ref: "#/components/responses/InternalError" },
      503: { $ref: "#/components/responses/Unavailable" },
    },
  },
  envelope: {
    idempotency_key: {
      type: "string",
      pattern: "^[\\x20-\\x7e]{1,255}$",
      description:
        "Send the same key when you retry the same intent; a new key only for a new intent. Reads ignore it.",
    },
    confirm_token: {
      type: "string",
      description: "The token of the dry run that is to be carried out.",
    },
  },
  success: {
    type: "object",
    properties: {
      ok: { const: true },
      request_id: {
        type: "string",
        pattern:
          "^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
      },
      data: {},
      dry_run: { const: false },
      constraints_applied: { type: "array", items: { type: "string" } },
      code: { const: "IDEMPOTENT_REPLAY" },
      impact: { $ref: "#/components/schemas/Impact" },
      replay_of: {
        type: "string",
        pattern:
          "^req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
      },
    },
    required: ["ok", "request_id", "data", "dry_run", "constraints_applied"],
    additionalProperties: false,
  },
  reading: {
    operationId: "openapi",
    summary: "Read this document",
    description:
      "The document of this endpoint for any key with the scope `manage.read`. It is the same for every key: `meta.actions` says which actions the calling key may use.",
    tags: ["Control plane"],
    parameters: [
      {
        name: "If-None-Match",
        in: "header",
        description: "The `ETag` of the document that the client has.",
        schema: { type: "string" },
      },
    ],
    responses: {
      200: { $ref: "#/components/responses/Document" },
      304: { $ref: "#/components/responses/Unchanged" },
      401: { $ref: "#/components/responses/Unauthenticated" },
      403: { $ref: "#/components/responses/Refused" },
      429: { $ref: "#/components/responses/RateLimited" },
      500: { $ref: "#/components/responses/InternalError" },
      503: { $ref: "#/components/responses/Unavailable" },
    },
  },
};
