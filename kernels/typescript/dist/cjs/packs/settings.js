// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the pack `settings`: one object of free form for each tenant.
 *
 * Never merges below the top level: a member's value is replaced whole.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.settingsPack = settingsPack;
const canonical_ts_1 = require("../kernel/canonical.js");
const impact_ts_1 = require("../kernel/impact.js");
const settings_ts_1 = require("./definitions/settings.js");
/** The pack. */
function settingsPack() {
  return {
    name: settings_ts_1.settings.name,
    definitions: settings_ts_1.settings.actions,
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
  const updates = (0, impact_ts_1.updatesOf)("settings", tenantId, fields);
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
    (0, canonical_ts_1.canonical)(before[name]) !==
      (0, canonical_ts_1.canonical)(given[name])
  );
}
