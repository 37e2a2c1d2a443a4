// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the wire form of the packs' records: members without a value are left out.
 *
 * Never shows a hash or a secret.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.apiKey = apiKey;
exports.teamMember = teamMember;
exports.webhook = webhook;
exports.delivery = delivery;
const clock_ts_1 = require("../kernel/clock.js");
const json_ts_1 = require("../kernel/json.js");
/** An API key without its secret. */
function apiKey(key) {
  return (0, json_ts_1.present)({
    id: key.id,
    tenant_id: key.tenantId,
    key_prefix: key.keyPrefix,
    name: key.name,
    scopes: key.scopes,
    created_at: (0, clock_ts_1.formatTime)(key.createdAt),
    last_used_at: time(key.lastUsedAt),
    expires_at: time(key.expiresAt),
    revoked_at: time(key.revokedAt),
  });
}
/** A team member. */
function teamMember(member) {
  return (0, json_ts_1.present)({
    id: member.id,
    tenant_id: member.tenantId,
    email: member.email,
    role: member.role,
    invited_at: (0, clock_ts_1.formatTime)(member.invitedAt),
    joined_at: time(member.joinedAt),
  });
}
/** A webhook without its secret. */
function webhook(hook) {
  return {
    id: hook.id,
    tenant_id: hook.tenantId,
    url: hook.url,
    events: hook.events,
    active: hook.active,
    created_at: (0, clock_ts_1.formatTime)(hook.createdAt),
    updated_at: (0, clock_ts_1.formatTime)(hook.updatedAt),
  };
}
/** A delivery without what was answered. */
function delivery(sent) {
  return (0, json_ts_1.present)({
    id: sent.id,
    webhook_id: sent.webhookId,
    tenant_id: sent.tenantId,
    event: sent.event,
    status: sent.status,
    status_code: sent.statusCode,
    attempted_at: (0, clock_ts_1.formatTime)(sent.attemptedAt),
    completed_at: time(sent.completedAt),
  });
}
function time(moment) {
  return moment ? (0, clock_ts_1.formatTime)(moment) : null;
}
