// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `iam`: the tenant's API keys and team members.
 *
 * Never grants what the caller lacks, and never shows a key's secret but once. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */
import { formatTime, parseTime } from "../kernel/clock.js";
import {
  Conflict,
  NotFound,
  ScopeDenied,
  ValidationFailed,
} from "../kernel/errors.js";
import { counted, updatesOf } from "../kernel/impact.js";
import { issueKey } from "../kernel/keys.js";
import { iam } from "./definitions/iam.js";
import * as wire from "./wire.js";
/** The pack. */
export function iamPack() {
  return {
    name: iam.name,
    definitions: iam.actions,
    handlers: {
      "iam.keys.list": listKeys,
      "iam.keys.create": createKey,
      "iam.keys.update": updateKey,
      "iam.keys.revoke": revokeKey,
      "iam.team.list": listTeam,
      "iam.team.invite": invite,
    },
  };
}
async function listKeys(_, { db, tenantId }) {
  const keys = await db.listApiKeys(tenantId);
  return { data: keys.map(wire.apiKey) };
}
async function createKey(params, context) {
  const { db, tenantId, now, ids, pepper, bindings } = context;
  const scopes = params.scopes ?? [];
  checkScopes(scopes, context);
  const [expiresAt, constraints] = newExpiry(params, context);
  const issued = await issueKey(bindings.auth.key_prefix, pepper, ids);
  const { keyPrefix, keyHash } = issued;
  const key = await db.createApiKey(tenantId, {
    id: ids.uuid7(now),
    tenantId,
    keyPrefix,
    keyHash,
    name: params.name ?? null,
    scopes,
    createdAt: now,
    expiresAt,
  });
  const shown = wire.apiKey(key);
  return {
    data: shown,
    impact: { creates: [counted("api_key")] },
    once: { key: issued.key },
    after: shown,
    constraints,
  };
}
async function updateKey(params, context) {
  const { db, tenantId, now } = context;
  const key = await existing(params, context);
  // A key must not alter one that may do more than itself: it could rename or cripple it.
  checkScopes(key.scopes, context);
  if (key.revokedAt) {
    throw new Conflict("A revoked key cannot be changed.");
  }
  if (key.expiresAt && key.expiresAt <= now) {
    // It counts for no ceiling any more, so it must not come back to life.
    throw new Conflict("An expired key cannot be changed; create a new one.");
  }
  checkScopes(params.scopes ?? [], context);
  const changes = changesOf(key, params, askedExpiry(params, context));
  const fields = Object.keys(changes).map(wireName);
  let changed = key;
  if (fields.length > 0) {
    changed = await db.updateApiKey(tenantId, key.id, changes);
  }
  if (changed === null) {
    throw noSuchKey();
  }
  const updates = updatesOf("api_key", key.id, fields);
  return {
    data: wire.apiKey(changed),
    impact: { updates, risk: "medium" },
    before: wire.apiKey(key),
    after: wire.apiKey(changed),
  };
}
async function revokeKey(params, context) {
  const { db, tenantId, now } = context;
  const key = await existing(params, context);
  const revoked = await db.revokeApiKey(tenantId, key.id, now);
  if (revoked === null) {
    throw noSuchKey();
  }
  return {
    data: { key_id: key.id, revoked: true },
    impact: {
      deletes: key.revokedAt ? [] : [counted("api_key")],
      risk: "high",
    },
    before: wire.apiKey(key),
    after: wire.apiKey(revoked),
  };
}
async function listTeam(_, { db, tenantId }) {
  const members = await db.listTeamMembers(tenantId);
  return { data: members.map(wire.teamMember) };
}
async function invite(params, { db, tenantId, now, ids }) {
  const email = params.email.toLowerCase();
  if ((await db.findTeamMember(tenantId, email)) !== null) {
    throw new Conflict("This address is invited already.");
  }
  const member = await db.createTeamMember(tenantId, {
    id: ids.uuid7(now),
    tenantId,
    email,
    role: params.role,
    invitedAt: now,
  });
  const shown = wire.teamMember(member);
  return {
    data: shown,
    impact: { creates: [counted("team_member")] },
    after: shown,
  };
}
async function existing(params, { db, tenantId }) {
  const key = await db.getApiKey(tenantId, params.key_id);
  if (key === null) {
    throw noSuchKey();
  }
  return key;
}
function noSuchKey() {
  return new NotFound("There is no such API key.");
}
function checkScopes(scopes, context) {
  for (const scope of scopes) {
    if (!context.apiKey.scopes.has(scope)) {
      const text = "A key handles only scopes that it has itself.";
      throw new ScopeDenied(scope, text);
    }
  }
}
/** The asked expiry, else the calling key's own, and what is to be said about that. */
function newExpiry(params, context) {
  const asked = askedExpiry(params, context);
  const own = context.apiKey.expiresAt;
  if (asked !== null || own === null) {
    return [asked, []];
  }
  const whose = "the calling key's own expiry";
  return [own, [`expires_at set to ${formatTime(own)}, ${whose}`]];
}
/** The asked expiry: in the future, and not later than the caller's own. */
function askedExpiry(params, context) {
  if (params.expires_at === undefined) {
    return null;
  }
  const pointer = "/params/expires_at";
  const wanted = parseTime(params.expires_at);
  if (wanted === null || wanted <= context.now) {
    const text = "The expiry must be in the future.";
    throw new ValidationFailed(text, pointer, "minimum");
  }
  const own = context.apiKey.expiresAt;
  if (own !== null && wanted > own) {
    const text = "The expiry must not be later than the calling key's own.";
    throw new ValidationFailed(text, pointer, "maximum");
  }
  return wanted;
}
/** Only what differs, in the order of the schema. */
function changesOf(key, params, expiresAt) {
  const { name, scopes } = params;
  const changes = {};
  if (name !== undefined && name !== key.name) {
    changes.name = name;
  }
  if (scopes !== undefined && !sameSet(scopes, key.scopes)) {
    changes.scopes = scopes;
  }
  if (expiresAt !== null && expiresAt.getTime() !== key.expiresAt?.getTime()) {
    changes.expiresAt = expiresAt;
  }
  return changes;
}
function wireName(member) {
  return member === "expiresAt" ? "expires_at" : member;
}
function sameSet(left, right) {
  const both = new Set([...left, ...right]).size;
  return both === new Set(left).size && both === new Set(right).size;
}
