// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `settings`: one object of free form for each tenant.
 *
 * Never merges below the top level: a member's value is replaced whole.
 */

import type { ActionContext, ActionResult, Pack } from "../kernel/action.ts";
import { canonical } from "../kernel/canonical.ts";
import { updatesOf } from "../kernel/impact.ts";
import type { JsonObject } from "../kernel/json.ts";
import { settings } from "./definitions/settings.ts";

/** The pack. */
export function settingsPack(): Pack {
  return {
    name: settings.name,
    definitions: settings.actions,
    handlers: { "settings.get": get, "settings.update": update },
  };
}

async function get(
  _: JsonObject,
  { db, tenantId }: ActionContext,
): Promise<ActionResult> {
  return { data: await db.getSettings(tenantId) };
}

async function update(
  params: { settings: JsonObject },
  { db, tenantId, now }: ActionContext,
): Promise<ActionResult> {
  const before = await db.getSettings(tenantId);
  const given = params.settings;
  const differs = (name: string) => isChanged(name, before, given);
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

function isChanged(
  name: string,
  before: JsonObject,
  given: JsonObject,
): boolean {
  return (
    !Object.hasOwn(before, name) ||
    canonical(before[name]) !== canonical(given[name])
  );
}
