// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the statements of the packs: keys, the team, webhooks and their deliveries, settings.
 *
 * Never one of the kernel's own steps. See statement.ts for what the brackets mean.
 */
/** What a key's row is read as. */
export declare const KEY =
  "\n  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json\n  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,\n  time k.revoked_at\n";
/** By their names. */
export declare const PACK_SOURCES: {
  readonly touchKey: "UPDATE {keys} SET last_used_at = :time WHERE id = :id";
  readonly tenantOfKey: "SELECT [text tenant_id] FROM {keys} WHERE id = :id";
  readonly listKeys: "\n    SELECT [\n  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json\n  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,\n  time k.revoked_at\n] FROM {keys} k WHERE k.tenant_id = :text ORDER BY\n    k.created_at, k.id\n  ";
  readonly getKey: "\n    SELECT [\n  id k.id, text k.tenant_id, text k.{key_prefix}, text k.name, json\n  k.{scopes}, time k.created_at, time k.last_used_at, time k.expires_at,\n  time k.revoked_at\n] FROM {keys} k WHERE k.tenant_id = :text AND k.id = :id\n  ";
  readonly insertKey: `
    INSERT INTO {keys} (id, tenant_id, name, {key_prefix}, {key_hash},
    {scopes}, created_at, last_used_at, expires_at, revoked_at) VALUES
    (:id, :text, :text, :text, :text, :json, :time, :time, :time, :time)
  `;
  readonly renameKey: `
    UPDATE {keys} SET name = :text WHERE tenant_id = :text AND id = :id
  `;
  readonly rescopeKey: `
    UPDATE {keys} SET {scopes} = :json WHERE tenant_id = :text AND id =
    :id
  `;
  readonly expireKey: `
    UPDATE {keys} SET expires_at = :time WHERE tenant_id = :text AND id =
    :id
  `;
  readonly revokeKey: `
    UPDATE {keys} SET revoked_at = :time WHERE tenant_id = :text AND id =
    :id AND revoked_at IS NULL
  `;
  readonly countKeys: `
    SELECT [int COUNT(*)] FROM {keys} WHERE tenant_id = :text AND
    revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :time)
  `;
  readonly listMembers: "\n    SELECT [\n  id id, text tenant_id, text email, text role, time invited_at, time\n  joined_at\n] FROM {team_members} WHERE tenant_id = :text ORDER\n    BY invited_at, id\n  ";
  readonly findMember: "\n    SELECT [\n  id id, text tenant_id, text email, text role, time invited_at, time\n  joined_at\n] FROM {team_members} WHERE tenant_id = :text AND\n    email = :text\n  ";
  readonly insertMember: `
    INSERT INTO {team_members} (id, tenant_id, email, role, invited_at,
    joined_at) VALUES (:id, :text, :text, :text, :time, :time)
  `;
  readonly listHooks: "\n    SELECT [\n  id id, text tenant_id, text url, json events, bool active, text secret,\n  time created_at, time updated_at\n] FROM {webhooks} WHERE tenant_id = :text ORDER BY\n    created_at, id\n  ";
  readonly getHook: "\n    SELECT [\n  id id, text tenant_id, text url, json events, bool active, text secret,\n  time created_at, time updated_at\n] FROM {webhooks} WHERE tenant_id = :text AND id = :id\n  ";
  readonly insertHook: `
    INSERT INTO {webhooks} (id, tenant_id, url, events, active, secret,
    created_at, updated_at) VALUES (:id, :text, :text, :json, :bool,
    :text, :time, :time)
  `;
  readonly updateHook: `
    UPDATE {webhooks} SET url = :text, events = :json, active = :bool,
    updated_at = :time WHERE tenant_id = :text AND id = :id
  `;
  readonly deleteSent: `
    DELETE FROM {webhook_deliveries} WHERE tenant_id = :text AND
    webhook_id = :id
  `;
  readonly deleteHook: "DELETE FROM {webhooks} WHERE tenant_id = :text AND id = :id";
  readonly countHooks: "SELECT [int COUNT(*)] FROM {webhooks} WHERE tenant_id = :text";
  readonly insertSent: `
    INSERT INTO {webhook_deliveries} (id, webhook_id, tenant_id, event,
    status, status_code, attempted_at, completed_at) VALUES (:id, :id,
    :text, :text, :text, :int, :time, :time)
  `;
  readonly finishSent: `
    UPDATE {webhook_deliveries} SET status = :text, status_code = :int,
    completed_at = :time WHERE tenant_id = :text AND id = :id
  `;
  readonly listSent: "\n    SELECT [\n  id id, id webhook_id, text tenant_id, text event, text status,\n  int status_code, time attempted_at, time completed_at\n] FROM {webhook_deliveries} WHERE tenant_id = :text AND\n    webhook_id = :id ORDER BY attempted_at DESC, id DESC LIMIT :int\n  ";
  readonly getSettings: "SELECT [json value] FROM {settings} WHERE tenant_id = :text";
};
