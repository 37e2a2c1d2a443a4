// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `settings`: one object of free form for each tenant.
 *
 * Never merges below the top level: a member's value is replaced whole.
 */
import { canonical } from "../kernel/canonical.js";
import { updatesOf } from "../kernel/impact.js";
import { settings } from "./definitions/settings.js";
/** The pack. */
export function settingsPack() {
  return {
    name: settings.name,
    definitions: settings.actions,
    handlers: { "settings.get": get, "settings.update": update },
  };
}
async function get(_, { db, tenantId }) {
  return { data: await db.getSettings(tenantId) };
}
async function update(params, { db, tenantId, now }) {
  const before = await db.getSettings(tenantId);
  const given = params.settings;
  const differs = (name) => isChanged(name, before, given);
  const fields = Object.keys(given).filter(differs);
  const after = { ...before, ...given };
  if (fields.length > 0) {
    await db.putSettings(tenantId, after, now);
  }
  const updates = updatesOf("settings", tenantId, fields);
  return {
    data: { settings: after },
    impact: { updates, risk: "medium" },
    before,
    after,
  };
}
function isChanged(name, before, given) {
  return (
    !Object.hasOwn(before, name) ||
    canonical(before[name]) !== canonical(given[name])
  );
}
