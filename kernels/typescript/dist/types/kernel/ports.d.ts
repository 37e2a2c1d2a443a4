// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what the kernel needs from its host: five adapters and the records they exchange.
 *
 * Never implements one: the kernel knows no framework and no database. Ids are strings, a
 * tenant's id always. What belongs to one transaction is given that transaction's handle:
 * handler, ceilings, idempotency row and audit entry commit as one.
 */
import type { Json, JsonObject } from "./json.ts";
import type { ImpactJson } from "./impact.ts";
/** The store cannot be reached: the call answers 503. */
export declare class StoreUnavailable extends Error {}
/** A lock was waited for and not had; from `claim` it means the twin still runs. */
export declare class LockTimeout extends StoreUnavailable {}
/** A unique index refused the row. */
export declare class UniqueViolation extends Error {}
/** A deadlock or serialization failure: the whole transaction is to be run again. */
export declare class Retry extends Error {}
/** A row as a query returns it. */
export type Row = Record<string, unknown>;
/** A key without its hash: what a pack may see. */
export interface ApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly keyPrefix: string;
  readonly name?: string | null;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt?: Date | null;
  readonly expiresAt?: Date | null;
  readonly revokedAt?: Date | null;
}
/** A key as authentication reads it, and as `createApiKey` is given it. */
export interface StoredKey extends Omit<ApiKey, "tenantId"> {
  /**
   * Null where the keys table has no such column: `getTenantFromApiKey` is asked then.
   */
  readonly tenantId: string | null;
  /**
   * `hmac-sha256:<hex>` or `sha256:<hex>`; 64 bare hexadecimal digits are read as SHA-256,
   * for keys that a host had before.
   */
  readonly keyHash: string;
  /** False where a host has a status of its own that forbids the key. */
  readonly active?: boolean;
}
/** Some of a key's members, to be changed. */
export interface ApiKeyChanges {
  name?: string;
  scopes?: readonly string[];
  expiresAt?: Date;
}
/** A person in a tenant. */
export interface TeamMember {
  readonly id: string;
  readonly tenantId: string;
  readonly email: string;
  readonly role: string;
  readonly invitedAt: Date;
  readonly joinedAt?: Date | null;
}
/** `secret` signs deliveries; it leaves the kernel once, in the answer that created it. */
export interface Webhook {
  readonly id: string;
  readonly tenantId: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly secret: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
/** Some of a webhook's members, to be changed. */
export interface WebhookChanges {
  url?: string;
  events?: readonly string[];
  active?: boolean;
  updatedAt: Date;
}
/** One request to a webhook; `statusCode` is there once it was answered. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly tenantId: string;
  readonly event: string;
  readonly status: "pending" | "success" | "failed";
  readonly statusCode?: number | null;
  readonly attemptedAt: Date;
  readonly completedAt?: Date | null;
}
/**
 * The host's database: statements, and what the packs need of it. Every pack method takes
 * the tenant first and filters by it. An id that is not one of the host's (not a UUID, say)
 * is not found, never an error.
 */
export interface Db {
  /**
   * The host's own handle of this connection or transaction (a `pg` client, a Prisma
   * transaction client), for handlers that use the host's own library.
   */
  readonly client: unknown;
  query(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  queryOne(sql: string, params?: readonly unknown[]): Promise<Row | null>;
  /** How many rows it changed. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
  getTenantFromApiKey(apiKeyId: string): Promise<string | null>;
  isPlatformAdmin(tenantId: string): Promise<boolean>;
  /** Every key with exactly this lookup prefix, of any tenant, revoked ones too. */
  findApiKeys(keyPrefix: string): Promise<StoredKey[]>;
  /** Set `last_used_at`; called outside a transaction, at most once a minute a key. */
  touchApiKey(apiKeyId: string, at: Date): Promise<void>;
  /** Oldest first, revoked ones too. */
  listApiKeys(tenantId: string): Promise<ApiKey[]>;
  getApiKey(tenantId: string, keyId: string): Promise<ApiKey | null>;
  createApiKey(tenantId: string, key: StoredKey): Promise<ApiKey>;
  updateApiKey(
    tenantId: string,
    keyId: string,
    changes: ApiKeyChanges,
  ): Promise<ApiKey | null>;
  /** Set `revoked_at` unless it is set already; null where there is no such key. */
  revokeApiKey(
    tenantId: string,
    keyId: string,
    at: Date,
  ): Promise<ApiKey | null>;
  /** Oldest first. */
  listTeamMembers(tenantId: string): Promise<TeamMember[]>;
  /** Compared without case. */
  findTeamMember(tenantId: string, email: string): Promise<TeamMember | null>;
  createTeamMember(tenantId: string, member: TeamMember): Promise<TeamMember>;
  /** Oldest first. */
  listWebhooks(tenantId: string): Promise<Webhook[]>;
  getWebhook(tenantId: string, webhookId: string): Promise<Webhook | null>;
  createWebhook(tenantId: string, webhook: Webhook): Promise<Webhook>;
  updateWebhook(
    tenantId: string,
    webhookId: string,
    changes: WebhookChanges,
  ): Promise<Webhook | null>;
  /** Its deliveries go with it. False where there is no such webhook. */
  deleteWebhook(tenantId: string, webhookId: string): Promise<boolean>;
  createDelivery(tenantId: string, delivery: WebhookDelivery): Promise<void>;
  /** Store the status, status code and completion of a delivery by its id. */
  finishDelivery(tenantId: string, delivery: WebhookDelivery): Promise<void>;
  /** Newest first. */
  listDeliveries(
    tenantId: string,
    webhookId: string,
    limit: number,
  ): Promise<WebhookDelivery[]>;
  /** An empty object where nothing was stored yet. */
  getSettings(tenantId: string): Promise<JsonObject>;
  putSettings(tenantId: string, settings: JsonObject, at: Date): Promise<void>;
}
/** The database outside of any transaction: each method commits by itself. */
export interface DbAdapter extends Db {
  /**
   * Commit when `work` is done; roll back when it throws, and throw the same again. On
   * SQLite the first statement takes the write lock, waiting at most 10 s.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
/** The database inside one transaction. */
export interface Transaction extends Db {
  /** The same, with a SAVEPOINT. */
  savepoint<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
/** One line of the audit log; every value is redacted already. */
export interface AuditEntry {
  readonly eventId: string;
  readonly schemaVersion: number;
  readonly ts: Date;
  readonly tenantId: string | null;
  readonly integration: string;
  readonly pack: string | null;
  readonly action: string | null;
  readonly actorType: "api_key" | "user" | "system";
  readonly actorId: string | null;
  readonly apiKeyId: string | null;
  readonly requestId: string;
  readonly requestHash: string | null;
  readonly result: "success" | "error" | "denied";
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly impact: ImpactJson | null;
  readonly beforeSnapshot: Json;
  readonly afterSnapshot: Json;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
  readonly latencyMs: number;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}
/** The audit log: what is in it stays as it is. */
export interface AuditAdapter {
  logEvent(tx: Transaction, entry: AuditEntry): Promise<void>;
}
/** `response` is the kernel's own JSON text, kept as it is (a text column, not JSONB). */
export interface StoredReplay {
  readonly fingerprint: string;
  readonly response: string | null;
}
/** What an idempotency key belongs to; `idempotencySlot` makes the row's key of it. */
export interface SlotOwner {
  readonly tenantId: string;
  readonly action: string;
  readonly key: string;
}
/** A row to be claimed. */
export interface Claim extends SlotOwner {
  readonly fingerprint: string;
  readonly now: Date;
  readonly expiresAt: Date;
}
/** Where replays are kept: a row per slot, under a unique index. */
export interface IdempotencyAdapter {
  /** The row, unless it expired at or before `now`; outside of any transaction. */
  getReplay(owner: SlotOwner, now: Date): Promise<StoredReplay | null>;
  /**
   * Drop an expired row of this slot, then insert. False (or UniqueViolation) where another
   * committed call has the row; LockTimeout when the other call still runs after 10 s.
   */
  claim(tx: Transaction, claim: Claim): Promise<boolean>;
  /** Set the response of the claimed row. */
  storeReplay(
    tx: Transaction,
    owner: SlotOwner,
    response: string,
  ): Promise<void>;
}
/** So many calls in so many seconds. */
export interface RateLimit {
  readonly limit: number;
  readonly window_seconds: number;
}
/** `retryAfter` and `resetAfter` are whole seconds, rounded up. */
export interface RateLimitResult {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfter: number;
  readonly resetAfter: number;
}
/** Where limits are counted. */
export interface RateLimitAdapter {
  /**
   * One atomic conditional UPDATE, outside of any transaction. `Gcra` has the arithmetic;
   * the row is (key_id, bucket, tat_us, seen_us).
   */
  check(
    keyId: string,
    bucket: string,
    limit: RateLimit,
    now: Date,
  ): Promise<RateLimitResult>;
}
/** Asked for every write; `ceiling` and `limit` are null where none is declared. */
export interface CeilingCheck {
  readonly action: string;
  readonly tenantId: string;
  readonly ceiling: string | null;
  readonly limit: number | null;
  readonly adding: number;
  readonly params: JsonObject;
  readonly now: Date;
}
/** Whether there is room, and of how much. */
export interface CeilingResult {
  readonly allowed: boolean;
  readonly ceiling?: string | null;
  readonly limit?: number;
  readonly used?: number;
}
/** Where hard quotas are counted. */
export interface CeilingsAdapter {
  /**
   * Take the tenant's row lock first, then count. Allowed if and only if used + adding is
   * at most the limit. A host may impose ceilings of its own here.
   */
  check(tx: Transaction, check: CeilingCheck): Promise<CeilingResult>;
  /**
   * How many are used; throws for a ceiling that it cannot count. `max_api_keys_per_tenant`
   * counts keys neither revoked nor expired at `now`.
   */
  getUsage(
    db: Db,
    ceiling: string,
    tenantId: string,
    now: Date,
  ): Promise<number>;
}
