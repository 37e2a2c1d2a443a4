// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the pack `iam`: the tenant's API keys and team members.
 *
 * Never grants what the caller lacks, and never shows a key's secret but once. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */
var __createBinding =
  (this && this.__createBinding) ||
  (Object.create
    ? function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        var desc = Object.getOwnPropertyDescriptor(m, k);
        if (
          !desc ||
          ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)
        ) {
          desc = {
            enumerable: true,
            get: function () {
              return m[k];
            },
          };
        }
        Object.defineProperty(o, k2, desc);
      }
    : function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        o[k2] = m[k];
      });
var __setModuleDefault =
  (this && this.__setModuleDefault) ||
  (Object.create
    ? function (o, v) {
        Object.defineProperty(o, "default", { enumerable: true, value: v });
      }
    : function (o, v) {
        o["default"] = v;
      });
var __importStar =
  (this && this.__importStar) ||
  (function () {
    var ownKeys = function (o) {
      ownKeys =
        Object.getOwnPropertyNames ||
        function (o) {
          var ar = [];
          for (var k in o)
            if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
          return ar;
        };
      return ownKeys(o);
    };
    return function (mod) {
      if (mod && mod.__esModule) return mod;
      var result = {};
      if (mod != null)
        for (var k = ownKeys(mod), i = 0; i < k.length; i++)
          if (k[i] !== "default") __createBinding(result, mod, k[i]);
      __setModuleDefault(result, mod);
      return result;
    };
  })();
Object.defineProperty(exports, "__esModule", { value: true });
exports.iamPack = iamPack;
const clock_ts_1 = require("../kernel/clock.js");
const errors_ts_1 = require("../kernel/errors.js");
const impact_ts_1 = require("../kernel/impact.js");
const keys_ts_1 = require("../kernel/keys.js");
const iam_ts_1 = require("./definitions/iam.js");
const wire = __importStar(require("./wire.js"));
/** The pack. */
function iamPack() {
  return {
    name: iam_ts_1.iam.name,
    definitions: iam_ts_1.iam.actions,
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
  const issued = await (0, keys_ts_1.issueKey)(
    bindings.auth.key_prefix,
    pepper,
    ids,
  );
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
    impact: { creates: [(0, impact_ts_1.counted)("api_key")] },
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
    throw new errors_ts_1.Conflict("A revoked key cannot be changed.");
  }
  if (key.expiresAt && key.expiresAt <= now) {
    // It counts for no ceiling any more, so it must not come back to life.
    throw new errors_ts_1.Conflict(
      "An expired key cannot be changed; create a new one.",
    );
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
  const updates = (0, impact_ts_1.updatesOf)("api_key", key.id, fields);
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
      deletes: key.revokedAt ? [] : [(0, impact_ts_1.counted)("api_key")],
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
    throw new errors_ts_1.Conflict("This address is invited already.");
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
    impact: { creates: [(0, impact_ts_1.counted)("team_member")] },
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
  return new errors_ts_1.NotFound("There is no such API key.");
}
function checkScopes(scopes, context) {
  for (const scope of scopes) {
    if (!context.apiKey.scopes.has(scope)) {
      const text = "A key handles only scopes that it has itself.";
      throw new errors_ts_1.ScopeDenied(scope, text);
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
  return [
    own,
    [`expires_at set to ${(0, clock_ts_1.formatTime)(own)}, ${whose}`],
  ];
}
/** The asked expiry: in the future, and not later than the caller's own. */
function askedExpiry(params, context) {
  if (params.expires_at === undefined) {
    return null;
  }
  const pointer = "/params/expires_at";
  const wanted = (0, clock_ts_1.parseTime)(params.expires_at);
  if (wanted === null || wanted <= context.now) {
    const text = "The expiry must be in the future.";
    throw new errors_ts_1.ValidationFailed(text, pointer, "minimum");
  }
  const own = context.apiKey.expiresAt;
  if (own !== null && wanted > own) {
    const text = "The expiry must not be later than the calling key's own.";
    throw new errors_ts_1.ValidationFailed(text, pointer, "maximum");
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
