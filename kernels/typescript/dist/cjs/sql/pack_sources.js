// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the statements of the packs: keys, the team, webhooks and their deliveries, settings.
 *
 * Never one of the kernel's own steps. See statement.ts for what the brackets mean.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.PACK_SOURCES = exports.KEY = void 0;
/** What a key's row is read as. */
exports.KEY = `
  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json
  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,
  time k.revoked_at
`;
const MEMBER = `
  id id, text tenant_id, text email, text role, time invited_at, time
  joined_at
`;
const HOOK = `
  id id, text tenant_id, text url, json events, bool active, text secret,
  time created_at, time updated_at
`;
const SENT = `
  id id, id webhook_id, text tenant_id, text event, text status,
  int status_code, time attempted_at, time completed_at
`;
/** By their names. */
exports.PACK_SOURCES = {
  touchKey: "UPDATE {keys} SET last_used_at = :time WHERE id = :id",
  tenantOfKey: "SELECT [text tenant_id] FROM {keys} WHERE id = :id",
  listKeys: `
    SELECT [${exports.KEY}] FROM {keys} k WHERE k.tenant_id = :text ORDER BY
    k.created_at, k.id
  `,
  getKey: `
    SELECT [${exports.KEY}] FROM {keys} k WHERE k.tenant_id = :text AND k.id = :id
  `,
  insertKey: `
    INSERT INTO {keys} (id, tenant_id, name, {key_prefix}, {key_hash},
    {scopes}, created_at, last_used_at, expires_at, revoked_at) VALUES
    (:id, :text, :text, :text, :text, :json, :time, :time, :time, :time)
  `,
  renameKey: `
    UPDATE {keys} SET name = :text WHERE tenant_id = :text AND id = :id
  `,
  rescopeKey: `
    UPDATE {keys} SET {scopes} = :json WHERE tenant_id = :text AND id =
    :id
  `,
  expireKey: `
    UPDATE {keys} SET expires_at = :time WHERE tenant_id = :text AND id =
    :id
  `,
  revokeKey: `
    UPDATE {keys} SET revoked_at = :time WHERE tenant_id = :text AND id =
    :id AND revoked_at IS NULL
  `,
  countKeys: `
    SELECT [int COUNT(*)] FROM {keys} WHERE tenant_id = :text AND
    revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :time)
  `,
  listMembers: `
    SELECT [${MEMBER}] FROM {team_members} WHERE tenant_id = :text ORDER
    BY invited_at, id
  `,
  findMember: `
    SELECT [${MEMBER}] FROM {team_members} WHERE tenant_id = :text AND
    email = :text
  `,
  insertMember: `
    INSERT INTO {team_members} (id, tenant_id, email, role, invited_at,
    joined_at) VALUES (:id, :text, :text, :text, :time, :time)
  `,
  listHooks: `
    SELECT [${HOOK}] FROM {webhooks} WHERE tenant_id = :text ORDER BY
    created_at, id
  `,
  getHook: `
    SELECT [${HOOK}] FROM {webhooks} WHERE tenant_id = :text AND id = :id
  `,
  insertHook: `
    INSERT INTO {webhooks} (id, tenant_id, url, events, active, secret,
    created_at, updated_at) VALUES (:id, :text, :text, :json, :bool,
    :text, :time, :time)
  `,
  updateHook: `
    UPDATE {webhooks} SET url = :text, events = :json, active = :bool,
    updated_at = :time WHERE tenant_id = :text AND id = :id
  `,
  deleteSent: `
    DELETE FROM {webhook_deliveries} WHERE tenant_id = :text AND
    webhook_id = :id
  `,
  deleteHook: "DELETE FROM {webhooks} WHERE tenant_id = :text AND id = :id",
  countHooks: "SELECT [int COUNT(*)] FROM {webhooks} WHERE tenant_id = :text",
  insertSent: `
    INSERT INTO {webhook_deliveries} (id, webhook_id, tenant_id, event,
    status, status_code, attempted_at, completed_at) VALUES (:id, :id,
    :text, :text, :text, :int, :time, :time)
  `,
  finishSent: `
    UPDATE {webhook_deliveries} SET status = :text, status_code = :int,
    completed_at = :time WHERE tenant_id = :text AND id = :id
  `,
  listSent: `
    SELECT [${SENT}] FROM {webhook_deliveries} WHERE tenant_id = :text AND
    webhook_id = :id ORDER BY attempted_at DESC, id DESC LIMIT :int
  `,
  getSettings: "SELECT [json value] FROM {settings} WHERE tenant_id = :text",
};
