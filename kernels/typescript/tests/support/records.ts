/**
 * Owns how the reference store's rows become the ports' records.
 *
 * Never asks a question.
 */

import type {
  ApiKey,
  Row,
  StoredKey,
  TeamMember,
  Webhook,
  WebhookDelivery,
} from "../../control_plane/index.ts";

export function apiKey(row: Row): ApiKey {
  return {
    id: text(row, "id"),
    tenantId: text(row, "tenant_id"),
    keyPrefix: text(row, "key_prefix"),
    scopes: list(row, "scopes"),
    createdAt: moment(row["created_at"]),
    name: row["name"] as string | null,
    lastUsedAt: maybe(row["last_used_at"]),
    expiresAt: maybe(row["expires_at"]),
    revokedAt: maybe(row["revoked_at"]),
  };
}

export function storedKey(row: Row): StoredKey {
  return { ...apiKey(row), keyHash: text(row, "key_hash") };
}

export function teamMember(row: Row): TeamMember {
  return {
    id: text(row, "id"),
    tenantId: text(row, "tenant_id"),
    email: text(row, "email"),
    role: text(row, "role"),
    invitedAt: moment(row["invited_at"]),
    joinedAt: maybe(row["joined_at"]),
  };
}

export function webhook(row: Row): Webhook {
  return {
    id: text(row, "id"),
    tenantId: text(row, "tenant_id"),
    url: text(row, "url"),
    events: list(row, "events"),
    active: Boolean(row["active"]),
    secret: text(row, "secret"),
    createdAt: moment(row["created_at"]),
    updatedAt: moment(row["updated_at"]),
  };
}

export function delivery(row: Row): WebhookDelivery {
  return {
    id: text(row, "id"),
    webhookId: text(row, "webhook_id"),
    tenantId: text(row, "tenant_id"),
    event: text(row, "event"),
    status: text(row, "status") as WebhookDelivery["status"],
    attemptedAt: moment(row["attempted_at"]),
    statusCode: row["status_code"] as number | null,
    completedAt: maybe(row["completed_at"]),
  };
}

function text(row: Row, name: string): string {
  return `${row[name]}`;
}

function list(row: Row, name: string): string[] {
  return JSON.parse(text(row, name)) as string[];
}

function moment(micros: unknown): Date {
  return new Date(Number(micros) / 1000);
}

function maybe(micros: unknown): Date | null {
  return micros === null ? null : moment(micros);
}
