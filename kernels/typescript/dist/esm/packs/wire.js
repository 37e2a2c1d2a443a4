// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the wire form of the packs' records: members without a value are left out.
 *
 * Never shows a hash or a secret.
 */
import { formatTime } from "../kernel/clock.js";
import { present } from "../kernel/json.js";
/** An API key without its secret. */
export function apiKey(key) {
  return present({
    id: key.id,
    tenant_id: key.tenantId,
    key_prefix: key.keyPrefix,
    name: key.name,
    scopes: key.scopes,
    created_at: formatTime(key.createdAt),
    last_used_at: time(key.lastUsedAt),
    expires_at: time(key.expiresAt),
    revoked_at: time(key.revokedAt),
  });
}
/** A team member. */
export function teamMember(member) {
  return present({
    id: member.id,
    tenant_id: member.tenantId,
    email: member.email,
    role: member.role,
    invited_at: formatTime(member.invitedAt),
    joined_at: time(member.joinedAt),
  });
}
/** A webhook without its secret. */
export function webhook(hook) {
  return {
    id: hook.id,
    tenant_id: hook.tenantId,
    url: hook.url,
    events: hook.events,
    active: hook.active,
    created_at: formatTime(hook.createdAt),
    updated_at: formatTime(hook.updatedAt),
  };
}
/** A delivery without what was answered. */
export function delivery(sent) {
  return present({
    id: sent.id,
    webhook_id: sent.webhookId,
    tenant_id: sent.tenantId,
    event: sent.event,
    status: sent.status,
    status_code: sent.statusCode,
    attempted_at: formatTime(sent.attemptedAt),
    completed_at: time(sent.completedAt),
  });
}
function time(moment) {
  return moment ? formatTime(moment) : null;
}
