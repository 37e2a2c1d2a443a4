// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/** Owns the definitions of the pack `settings`: its pack.json. Never edited by hand. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.settings = void 0;
exports.settings = {
  name: "settings",
  title: "Settings",
  description: "The tenant's settings, one object of free form.",
  actions: [
    {
      name: "settings.get",
      title: "Read the settings",
      description: "Answers with the tenant's settings.",
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
      result_schema: { type: "object", additionalProperties: true },
      examples: [{ title: "Read the settings", params: {} }],
    },
    {
      name: "settings.update",
      title: "Change settings",
      description:
        "Merges the given members into the tenant's settings, member by member at the top level; what is not named stays.",
      scope: "manage.settings",
      effect: "write",
      supports_dry_run: true,
      confirm: "none",
      idempotency: "optional",
      params_schema: {
        type: "object",
        properties: {
          settings: {
            type: "object",
            additionalProperties: true,
            description:
              "Members to set. A member's value replaces the old value whole.",
          },
        },
        required: ["settings"],
        additionalProperties: false,
      },
      result_schema: {
        type: "object",
        properties: {
          settings: { type: "object", additionalProperties: true },
        },
        required: ["settings"],
        additionalProperties: false,
      },
      examples: [
        {
          title: "Set the time zone",
          params: { settings: { timezone: "Europe/Berlin" } },
        },
      ],
    },
  ],
};
