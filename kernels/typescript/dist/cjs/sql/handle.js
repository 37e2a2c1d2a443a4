// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the packs' rows, over one connection or inside one transaction.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlHandle = void 0;
const errors_ts_1 = require("./errors.js");
const records_ts_1 = require("./records.js");
const statement_ts_1 = require("./statement.js");
/** All that does not depend on where a transaction begins and ends. */
class SqlHandle {
  shared;
  #session;
  constructor(shared, session) {
    this.shared = shared;
    this.#session = session;
  }
  get client() {
    return this.#session.client;
  }
  query(sql, params = []) {
    const host = (0, statement_ts_1.hostStatement)(
      this.shared.dialect,
      sql,
      params,
    );
    return (0, errors_ts_1.inPortWords)(
      this.#session.query(host.sql, host.params),
    );
  }
  async queryOne(sql, params = []) {
    return (await this.query(sql, params))[0] ?? null;
  }
  execute(sql, params = []) {
    const host = (0, statement_ts_1.hostStatement)(
      this.shared.dialect,
      sql,
      params,
    );
    return (0, errors_ts_1.inPortWords)(
      this.#session.execute(host.sql, host.params),
    );
  }
  /** The rows of one of the kit's own statements. */
  rows(statement, ...values) {
    const params = statement.params(values);
    return (0, errors_ts_1.inPortWords)(
      this.#session.query(statement.sql, params),
    );
  }
  /** How many rows one of the kit's own statements changed. */
  change(statement, ...values) {
    const params = statement.params(values);
    return (0, errors_ts_1.inPortWords)(
      this.#session.execute(statement.sql, params),
    );
  }
  async getTenantFromApiKey(apiKeyId) {
    const [row] = await this.rows(this.#sql.tenantOfKey, apiKeyId);
    return row === undefined ? null : (0, records_ts_1.maybe)(row, 0);
  }
  async isPlatformAdmin(tenantId) {
    const { isAdmin } = await this.shared.tenants(this.#session);
    if (isAdmin === null) {
      return false;
    }
    const [row] = await this.rows(isAdmin, tenantId);
    return row !== undefined && (0, records_ts_1.maybe)(row, 0) === "1";
  }
  async findApiKeys(keyPrefix) {
    const { findKeys } = await this.shared.tenants(this.#session);
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
  async listWebhooks(tenantId) {
    const rows = await this.rows(this.#sql.listHooks, tenantId);
    return rows.map(this.shared.records.webhook);
  }
  async getWebhook(tenantId, webhookId) {
    const [row] = await this.rows(this.#sql.getHook, tenantId, webhookId);
    return row === undefined ? null : this.shared.records.webhook(row);
  }
  async createWebhook(tenantId, webhook) {
    const { id, url, events, active, secret, createdAt, updatedAt } = webhook;
    const values = [url, events, active, secret, createdAt, updatedAt];
    await this.change(this.#sql.insertHook, id, tenantId, ...values);
    return webhook;
  }
  async updateWebhook(tenantId, webhookId, changes) {
    const found = await this.getWebhook(tenantId, webhookId);
    if (found === null) {
      return null;
    }
    const { url, events, active, updatedAt } = { ...found, ...changes };
    const values = [url, events, active, updatedAt, tenantId, webhookId];
    await this.change(this.#sql.updateHook, ...values);
    return { ...found, url, events, active, updatedAt };
  }
  async deleteWebhook(tenantId, webhookId) {
    const { deleteSent, deleteHook } = this.#sql;
    await this.change(deleteSent, tenantId, webhookId);
    return (await this.change(deleteHook, tenantId, webhookId)) > 0;
  }
  async createDelivery(tenantId, delivery) {
    const { id, webhookId, event, status, statusCode } = delivery;
    const texts = [id, webhookId, tenantId, event, status, statusCode];
    const times = [delivery.attemptedAt, delivery.completedAt];
    await this.change(this.#sql.insertSent, ...texts, ...times);
  }
  async finishDelivery(tenantId, delivery) {
    const { id, status, statusCode, completedAt } = delivery;
    const values = [status, statusCode, completedAt, tenantId, id];
    await this.change(this.#sql.finishSent, ...values);
  }
  async listDeliveries(tenantId, webhookId, limit) {
    const { listSent } = this.#sql;
    const rows = await this.rows(listSent, tenantId, webhookId, limit);
    return rows.map(this.shared.records.delivery);
  }
  async getSettings(tenantId) {
    const [row] = await this.rows(this.#sql.getSettings, tenantId);
    return row === undefined ? {} : (0, records_ts_1.json)(row, 0);
  }
  async putSettings(tenantId, settings, at) {
    await this.change(this.#sql.putSettings, tenantId, settings, at);
  }
  get #sql() {
    return this.shared.statements;
  }
}
exports.SqlHandle = SqlHandle;
