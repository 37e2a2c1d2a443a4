// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the wire form of the packs' records: members without a value are left out.
 *
 * Never shows a hash or a secret.
 */

import { formatTime } from "../kernel/clock.ts";
import { type JsonObject, present } from "../kernel/json.ts";
import type {
  ApiKey,
  TeamMember,
  Webhook,
  WebhookDelivery,
} from "../kernel/ports.ts";

export function apiKey(key: ApiKey): JsonObject {
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

export function teamMember(member: TeamMember): JsonObject {
  return present({
    id: member.id,
    tenant_id: member.tenantId,
    email: member.email,
    role: member.role,
    invited_at: formatTime(member.invitedAt),
    joined_at: time(member.joinedAt),
  });
}

export function webhook(hook: Webhook): JsonObject {
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

export function delivery(sent: WebhookDelivery): JsonObject {
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

function time(moment: Date | null | undefined): string | null {
  return moment ? formatTime(moment) : null;
}
