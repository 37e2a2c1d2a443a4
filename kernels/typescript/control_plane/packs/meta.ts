// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `meta`: what this endpoint offers, and who is asking.
 *
 * Never writes.
 */

import type { ActionContext, ActionResult, Pack } from "../kernel/action.ts";
import { formatTime } from "../kernel/clock.ts";
import type { JsonObject } from "../kernel/json.ts";
import { meta } from "./definitions/meta.ts";

/** The pack. */
export function metaPack(): Pack {
  return {
    name: meta.name,
    definitions: meta.actions,
    handlers: {
      "meta.actions": actions,
      "meta.version": version,
      "meta.whoami": whoami,
    },
  };
}

async function actions(
  _: JsonObject,
  context: ActionContext,
): Promise<ActionResult> {
  const { registry, db, tenantId, apiKey } = context;
  let isAdmin = false;
  // Only where it makes a difference: it costs a query.
  if (registry.hasAdminActions) {
    isAdmin = await db.isPlatformAdmin(tenantId);
  }
  return { data: registry.document(apiKey.scopes, isAdmin) };
}

function version(_: JsonObject, context: ActionContext): ActionResult {
  return { data: context.registry.version };
}

async function whoami(
  _: JsonObject,
  context: ActionContext,
): Promise<ActionResult> {
  const { apiKey: key, tenantId, db } = context;
  const expiry = key.expiresAt && { expires_at: formatTime(key.expiresAt) };
  return {
    data: {
      tenant_id: tenantId,
      api_key_id: key.id,
      key_prefix: key.prefix,
      scopes: [...key.scopes].sort(),
      is_platform_admin: await db.isPlatformAdmin(tenantId),
      ...expiry,
    },
  };
}
