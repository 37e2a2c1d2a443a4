// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `meta`: what this endpoint offers, and who is asking.
 *
 * Never writes.
 */
import { formatTime } from "../kernel/clock.js";
import { meta } from "./definitions/meta.js";
/** The pack. */
export function metaPack() {
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
async function actions(_, context) {
  const { registry, db, tenantId, apiKey } = context;
  let isAdmin = false;
  // Only where it makes a difference: it costs a query.
  if (registry.hasAdminActions) {
    isAdmin = await db.isPlatformAdmin(tenantId);
  }
  return { data: registry.document(apiKey.scopes, isAdmin) };
}
function version(_, context) {
  return { data: context.registry.version };
}
async function whoami(_, context) {
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
