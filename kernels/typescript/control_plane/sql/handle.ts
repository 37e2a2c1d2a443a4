// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the rows of keys, the team and settings, beside those of webhooks.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */

import type { JsonObject } from "../kernel/json.ts";
import type {
  ApiKey,
  ApiKeyChanges,
  Db,
  StoredKey,
  TeamMember,
} from "../kernel/ports.ts";
import { json, maybe } from "./records.ts";
import type { Statement } from "./statement.ts";
import type { Statements, TenantStatements } from "./statements.ts";
import { WebhookRows } from "./webhook_rows.ts";

/** All that does not depend on where a transaction begins and ends. */
export class SqlHandle extends WebhookRows implements Db {
  async getTenantFromApiKey(apiKeyId: string): Promise<string | null> {
    const [row] = await this.rows(this.#sql.tenantOfKey, apiKeyId);
    return row === undefined ? null : maybe(row, 0);
  }

  async isPlatformAdmin(tenantId: string): Promise<boolean> {
    const { isAdmin } = await this.#tenants();
    if (isAdmin === null) {
      return false;
    }
    const [row] = await this.rows(isAdmin, tenantId);
    return row !== undefined && maybe(row, 0) === "1";
  }

  async findApiKeys(keyPrefix: string): Promise<StoredKey[]> {
    const { shared } = this;
    const { findKeys } = shared.knownTenants ?? (await this.#tenants());
    const rows = await this.rows(findKeys, keyPrefix);
    return rows.map(this.shared.records.storedKey);
  }

  async touchApiKey(apiKeyId: string, at: Date): Promise<void> {
    await this.change(this.#sql.touchKey, at, apiKeyId);
  }

  async listApiKeys(tenantId: string): Promise<ApiKey[]> {
    const rows = await this.rows(this.#sql.listKeys, tenantId);
    return rows.map(this.shared.records.apiKey);
  }

  async getApiKey(tenantId: string, keyId: string): Promise<ApiKey | null> {
    const [row] = await this.rows(this.#sql.getKey, tenantId, keyId);
    return row === undefined ? null : this.shared.records.apiKey(row);
  }

  async createApiKey(tenantId: string, key: StoredKey): Promise<ApiKey> {
    const { id, keyPrefix, keyHash, scopes, createdAt } = key;
    const { name = null, expiresAt = null } = key;
    const { lastUsedAt = null, revokedAt = null } = key;
    const texts = [id, tenantId, name, keyPrefix, keyHash];
    const times = [createdAt, lastUsedAt, expiresAt, revokedAt];
    await this.change(this.#sql.insertKey, ...texts, scopes, ...times);
    const moments = { createdAt, lastUsedAt, expiresAt, revokedAt };
    return { id, tenantId, name, keyPrefix, scopes, ...moments };
  }

  async updateApiKey(
    tenantId: string,
    keyId: string,
    changes: ApiKeyChanges,
  ): Promise<ApiKey | null> {
    const { renameKey, rescopeKey, expireKey } = this.#sql;
    const changed: [Statement, unknown][] = [
      [renameKey, changes.name],
      [rescopeKey, changes.scopes],
      [expireKey, changes.expiresAt],
    ];
    for (const [statement, value] of changed) {
      if (value !== undefined) {
        await this.change(statement, value, tenantId, keyId);
      }
    }
    return this.getApiKey(tenantId, keyId);
  }

  async revokeApiKey(
    tenantId: string,
    keyId: string,
    at: Date,
  ): Promise<ApiKey | null> {
    await this.change(this.#sql.revokeKey, at, tenantId, keyId);
    return this.getApiKey(tenantId, keyId);
  }

  async listTeamMembers(tenantId: string): Promise<TeamMember[]> {
    const rows = await this.rows(this.#sql.listMembers, tenantId);
    return rows.map(this.shared.records.teamMember);
  }

  async findTeamMember(
    tenantId: string,
    email: string,
  ): Promise<TeamMember | null> {
    const { findMember } = this.#sql;
    const [row] = await this.rows(findMember, tenantId, email.toLowerCase());
    return row === undefined ? null : this.shared.records.teamMember(row);
  }

  async createTeamMember(
    tenantId: string,
    member: TeamMember,
  ): Promise<TeamMember> {
    const { id, email, role, invitedAt, joinedAt } = member;
    const values = [id, tenantId, email, role, invitedAt, joinedAt];
    await this.change(this.#sql.insertMember, ...values);
    return member;
  }

  async getSettings(tenantId: string): Promise<JsonObject> {
    const [row] = await this.rows(this.#sql.getSettings, tenantId);
    return row === undefined ? {} : (json(row, 0) as JsonObject);
  }

  async putSettings(
    tenantId: string,
    settings: JsonObject,
    at: Date,
  ): Promise<void> {
    await this.change(this.#sql.putSettings, tenantId, settings, at);
  }

  #tenants(): Promise<TenantStatements> {
    return this.shared.tenants(this.session);
  }

  get #sql(): Statements {
    return this.shared.statements;
  }
}
