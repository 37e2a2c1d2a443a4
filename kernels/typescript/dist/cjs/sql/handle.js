// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the rows of keys, the team and settings, beside those of webhooks.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlHandle = void 0;
const records_ts_1 = require("./records.js");
const webhook_rows_ts_1 = require("./webhook_rows.js");
/** All that does not depend on where a transaction begins and ends. */
class SqlHandle extends webhook_rows_ts_1.WebhookRows {
  async getTenantFromApiKey(apiKeyId) {
    const [row] = await this.rows(this.#sql.tenantOfKey, apiKeyId);
    return row === undefined ? null : (0, records_ts_1.maybe)(row, 0);
  }
  async isPlatformAdmin(tenantId) {
    const { isAdmin } = await this.#tenants();
    if (isAdmin === null) {
      return false;
    }
    const [row] = await this.rows(isAdmin, tenantId);
    return row !== undefined && (0, records_ts_1.maybe)(row, 0) === "1";
  }
  async findApiKeys(keyPrefix) {
    const { shared } = this;
    const { findKeys } = shared.knownTenants ?? (await this.#tenants());
    const rows = await this.rows(findKeys, keyPrefix);
    return rows.map(this.shared.records.storedKey);
  }
  async touchApiKey(apiKeyId, at) {
    await this.change(this.#sql.touchKey, at, apiKeyId);
  }
  async listApiKeys(tenantId) {
    const rows = await this.rows(this.#sql.listKeys, tenantId);
    return rows.map(this.shared.records.apiKey);
  }
  async getApiKey(tenantId, keyId) {
    const [row] = await this.rows(this.#sql.getKey, tenantId, keyId);
    return row === undefined ? null : this.shared.records.apiKey(row);
  }
  async createApiKey(tenantId, key) {
    const { id, keyPrefix, keyHash, scopes, createdAt } = key;
    const { name = null, expiresAt = null } = key;
    const { lastUsedAt = null, revokedAt = null } = key;
    const texts = [id, tenantId, name, keyPrefix, keyHash];
    const times = [createdAt, lastUsedAt, expiresAt, revokedAt];
    await this.change(this.#sql.insertKey, ...texts, scopes, ...times);
    const moments = { createdAt, lastUsedAt, expiresAt, revokedAt };
    return { id, tenantId, name, keyPrefix, scopes, ...moments };
  }
  async updateApiKey(tenantId, keyId, changes) {
    const { renameKey, rescopeKey, expireKey } = this.#sql;
    const changed = [
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
  async revokeApiKey(tenantId, keyId, at) {
    await this.change(this.#sql.revokeKey, at, tenantId, keyId);
    return this.getApiKey(tenantId, keyId);
  }
  async listTeamMembers(tenantId) {
    const rows = await this.rows(this.#sql.listMembers, tenantId);
    return rows.map(this.shared.records.teamMember);
  }
  async findTeamMember(tenantId, email) {
    const { findMember } = this.#sql;
    const [row] = await this.rows(findMember, tenantId, email.toLowerCase());
    return row === undefined ? null : this.shared.records.teamMember(row);
  }
  async createTeamMember(tenantId, member) {
    const { id, email, role, invitedAt, joinedAt } = member;
    const values = [id, tenantId, email, role, invitedAt, joinedAt];
    await this.change(this.#sql.insertMember, ...values);
    return member;
  }
  async getSettings(tenantId) {
    const [row] = await this.rows(this.#sql.getSettings, tenantId);
    return row === undefined ? {} : (0, records_ts_1.json)(row, 0);
  }
  async putSettings(tenantId, settings, at) {
    await this.change(this.#sql.putSettings, tenantId, settings, at);
  }
  #tenants() {
    return this.shared.tenants(this.session);
  }
  get #sql() {
    return this.shared.statements;
  }
}
exports.SqlHandle = SqlHandle;
