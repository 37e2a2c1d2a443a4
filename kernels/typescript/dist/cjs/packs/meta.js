// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the pack `meta`: what this endpoint offers, and who is asking.
 *
 * Never writes.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.metaPack = metaPack;
const clock_ts_1 = require("../kernel/clock.js");
const meta_ts_1 = require("./definitions/meta.js");
/** The pack. */
function metaPack() {
  return {
    name: meta_ts_1.meta.name,
    definitions: meta_ts_1.meta.actions,
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
  const expiry = key.expiresAt && {
    expires_at: (0, clock_ts_1.formatTime)(key.expiresAt),
  };
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
