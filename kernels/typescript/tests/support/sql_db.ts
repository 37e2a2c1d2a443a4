/**
 * Owns the reference DbAdapter: the ports' pack methods, in plain SQL.
 *
 * Never decides anything: each method is one or two statements that carry the tenant.
 */

import {
  type ApiKey,
  type ApiKeyChanges,
  type Db,
  type DbAdapter,
  epochMicros,
  type JsonObject,
  type Row,
  type StoredKey,
  type TeamMember,
  type Transaction,
  type Webhook,
  type WebhookChanges,
  type WebhookDelivery,
} from "../../control_plane/index.ts";
import * as read from "./records.ts";
import type { Pool, Result, Session } from "./sessions.ts";

/** All but how a transaction is made. */
abstract class SqlStatements implements Db {
  abstract readonly client: unknown;

  protected abstract run(
    sql: string,
    params: readonly unknown[],
  ): Promise<Result>;

  async query(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.run(sql, params)).rows;
  }

  async queryOne(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<Row | null> {
    return (await this.query(sql, params))[0] ?? null;
  }

  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    return (await this.run(sql, params)).changes;
  }

  async getTenantFromApiKey(apiKeyId: string): Promise<string | null> {
    const sql = "SELECT tenant_id FROM acp_api_keys WHERE id = ?1";
    const row = await this.queryOne(sql, [apiKeyId]);
    return row && `${row["tenant_id"]}`;
  }

  async isPlatformAdmin(tenantId: string): Promise<boolean> {
    const sql = "SELECT is_admin FROM acp_tenants WHERE id = ?1";
    const row = await this.queryOne(sql, [tenantId]);
    return row !== null && Boolean(row["is_admin"]);
  }

  async findApiKeys(keyPrefix: string): Promise<StoredKey[]> {
    const sql = "SELECT * FROM acp_api_keys WHERE key_prefix = ?1";
    return (await this.query(sql, [keyPrefix])).map(read.storedKey);
  }

  async touchApiKey(apiKeyId: string, at: Date): Promise<void> {
    const sql = "UPDATE acp_api_keys SET last_used_at = ?1 WHERE id = ?2";
    await this.execute(sql, [epochMicros(at), apiKeyId]);
  }

  async listApiKeys(tenantId: string): Promise<ApiKey[]> {
    const sql =
      "SELECT * FROM acp_api_keys WHERE tenant_id = ?1 ORDER BY created_at, id";
    return (await this.query(sql, [tenantId])).map(read.apiKey);
  }

  async getApiKey(tenantId: string, keyId: string): Promise<ApiKey | null> {
    const row = await this.#one("acp_api_keys", tenantId, keyId);
    return row && read.apiKey(row);
  }

  async createApiKey(tenantId: string, key: StoredKey): Promise<ApiKey> {
    await this.execute(
      "INSERT INTO acp_api_keys VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      [
        key.id,
        tenantId,
        key.keyPrefix,
        key.keyHash,
        JSON.stringify(key.scopes),
        epochMicros(key.createdAt),
        key.name ?? null,
        column(key.lastUsedAt),
        column(key.expiresAt),
        column(key.revokedAt),
      ],
    );
    return (await this.getApiKey(tenantId, key.id))!;
  }

  async updateApiKey(
    tenantId: string,
    keyId: string,
    changes: ApiKeyChanges,
  ): Promise<ApiKey | null> {
    const { name, scopes, expiresAt: expires_at } = changes;
    const columns = { name, scopes, expires_at };
    await this.#update("acp_api_keys", tenantId, keyId, columns);
    return this.getApiKey(tenantId, keyId);
  }

  async revokeApiKey(
    tenantId: string,
    keyId: string,
    at: Date,
  ): Promise<ApiKey | null> {
    await this.execute(
      "UPDATE acp_api_keys SET revoked_at = ?1 " +
        "WHERE tenant_id = ?2 AND id = ?3 AND revoked_at IS NULL",
      [epochMicros(at), tenantId, keyId.toLowerCase()],
    );
    return this.getApiKey(tenantId, keyId);
  }

  async listTeamMembers(tenantId: string): Promise<TeamMember[]> {
    const rows = await this.query(
      "SELECT * FROM acp_team_members WHERE tenant_id = ?1 " +
        "ORDER BY invited_at, id",
      [tenantId],
    );
    return rows.map(read.teamMember);
  }

  async findTeamMember(
    tenantId: string,
    email: string,
  ): Promise<TeamMember | null> {
    const row = await this.queryOne(
      "SELECT * FROM acp_team_members " +
        "WHERE tenant_id = ?1 AND lower(email) = lower(?2)",
      [tenantId, email],
    );
    return row && read.teamMember(row);
  }

  async createTeamMember(
    tenantId: string,
    member: TeamMember,
  ): Promise<TeamMember> {
    const { id, email, role, invitedAt, joinedAt } = member;
    await this.execute(
      "INSERT INTO acp_team_members VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      [id, tenantId, email, role, epochMicros(invitedAt), column(joinedAt)],
    );
    return member;
  }

  async listWebhooks(tenantId: string): Promise<Webhook[]> {
    const sql =
      "SELECT * FROM acp_webhooks WHERE tenant_id = ?1 ORDER BY created_at, id";
    return (await this.query(sql, [tenantId])).map(read.webhook);
  }

  async getWebhook(
    tenantId: string,
    webhookId: string,
  ): Promise<Webhook | null> {
    const row = await this.#one("acp_webhooks", tenantId, webhookId);
    return row && read.webhook(row);
  }

  async createWebhook(tenantId: string, webhook: Webhook): Promise<Webhook> {
    await this.execute(
      "INSERT INTO acp_webhooks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      [
        webhook.id,
        tenantId,
        webhook.url,
        JSON.stringify(webhook.events),
        Number(webhook.active),
        webhook.secret,
        epochMicros(webhook.createdAt),
        epochMicros(webhook.updatedAt),
      ],
    );
    return webhook;
  }

  async updateWebhook(
    tenantId: string,
    webhookId: string,
    changes: WebhookChanges,
  ): Promise<Webhook | null> {
    const { url, events, active, updatedAt: updated_at } = changes;
    const columns = { url, events, active, updated_at };
    await this.#update("acp_webhooks", tenantId, webhookId, columns);
    return this.getWebhook(tenantId, webhookId);
  }

  async deleteWebhook(tenantId: string, webhookId: string): Promise<boolean> {
    const where = [tenantId, webhookId.toLowerCase()];
    await this.execute(
      "DELETE FROM acp_webhook_deliveries " +
        "WHERE tenant_id = ?1 AND webhook_id = ?2",
      where,
    );
    const sql = "DELETE FROM acp_webhooks WHERE tenant_id = ?1 AND id = ?2";
    return (await this.execute(sql, where)) === 1;
  }

  async createDelivery(
    tenantId: string,
    delivery: WebhookDelivery,
  ): Promise<void> {
    await this.execute(
      "INSERT INTO acp_webhook_deliveries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      [
        delivery.id,
        delivery.webhookId,
        tenantId,
        delivery.event,
        delivery.status,
        epochMicros(delivery.attemptedAt),
        delivery.statusCode ?? null,
        column(delivery.completedAt),
      ],
    );
  }

  async finishDelivery(
    tenantId: string,
    delivery: WebhookDelivery,
  ): Promise<void> {
    const { id, status } = delivery;
    await this.#update("acp_webhook_deliveries", tenantId, id, {
      status,
      status_code: delivery.statusCode,
      completed_at: delivery.completedAt,
    });
  }

  async listDeliveries(
    tenantId: string,
    webhookId: string,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    const rows = await this.query(
      "SELECT * FROM acp_webhook_deliveries " +
        "WHERE tenant_id = ?1 AND webhook_id = ?2 " +
        "ORDER BY attempted_at DESC, id DESC LIMIT ?3",
      [tenantId, webhookId.toLowerCase(), limit],
    );
    return rows.map(read.delivery);
  }

  async getSettings(tenantId: string): Promise<JsonObject> {
    const sql = "SELECT settings FROM acp_settings WHERE tenant_id = ?1";
    const row = await this.queryOne(sql, [tenantId]);
    return row === null ? {} : (JSON.parse(`${row["settings"]}`) as JsonObject);
  }

  async putSettings(tenantId: string, settings: JsonObject): Promise<void> {
    await this.execute(
      "INSERT INTO acp_settings VALUES (?1, ?2) " +
        "ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings",
      [tenantId, JSON.stringify(settings)],
    );
  }

  #one(table: string, tenantId: string, id: string): Promise<Row | null> {
    const sql = `SELECT * FROM ${table} WHERE tenant_id = ?1 AND id = ?2`;
    return this.queryOne(sql, [tenantId, id.toLowerCase()]);
  }

  async #update(
    table: string,
    tenantId: string,
    id: string,
    changes: Record<string, unknown>,
  ): Promise<void> {
    const given = Object.entries(changes).filter(([, v]) => v !== undefined);
    const columns = given.map(([name], i) => `${name} = ?${i + 3}`).join(", ");
    await this.execute(
      `UPDATE ${table} SET ${columns} WHERE tenant_id = ?1 AND id = ?2`,
      [tenantId, id.toLowerCase(), ...given.map(([, value]) => column(value))],
    );
  }
}

/** A value as its column holds it. */
function column(value: unknown): unknown {
  if (value instanceof Date) {
    return epochMicros(value);
  }
  if (typeof value === "boolean") {
    return Number(value);
  }
  return Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
}

/** The store outside of any transaction: each statement takes a connection of its own. */
export class SqlDb extends SqlStatements implements DbAdapter {
  readonly client: Pool;

  constructor(pool: Pool) {
    super();
    this.client = pool;
  }

  get greatest(): string {
    return this.client.greatest;
  }

  override run(sql: string, params: readonly unknown[]): Promise<Result> {
    return this.client.session((session) => session.run(sql, params));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.client.session(async (session) => {
      await session.run(this.client.begin);
      try {
        const result = await work(new SqlTransaction(session));
        await session.run("COMMIT");
        return result;
      } catch (cause) {
        await session.run("ROLLBACK");
        throw cause;
      }
    });
  }
}

class SqlTransaction extends SqlStatements implements Transaction {
  readonly client: Session;

  constructor(session: Session) {
    super();
    this.client = session;
  }

  override run(sql: string, params: readonly unknown[]): Promise<Result> {
    return this.client.run(sql, params);
  }

  async savepoint<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await this.client.run("SAVEPOINT acp");
    try {
      const result = await work(this);
      await this.client.run("RELEASE SAVEPOINT acp");
      return result;
    } catch (cause) {
      await this.client.run("ROLLBACK TO SAVEPOINT acp");
      await this.client.run("RELEASE SAVEPOINT acp");
      throw cause;
    }
  }
}
