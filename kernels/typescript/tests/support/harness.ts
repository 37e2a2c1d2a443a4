/**
 * Owns one router over a fresh store, with tenants, keys, a frozen clock, faults.
 *
 * Never shared by two cases, and never reaches a network.
 */

import {
  type ActionContext,
  type BindingsInput,
  builtIn,
  type Clock,
  createRouter,
  type HttpResponse,
  issueKey,
  KeyHasher,
  type Log,
  type Pack,
  type Router,
  type RouterParts,
  SystemIds,
  type WebhookSender,
} from "../../control_plane/index.ts";
import { probePack } from "./probe.ts";
import { parseBindings } from "../../control_plane/index.ts";
import {
  type SqlAdapters,
  sqlAdapters,
} from "../../control_plane/sql/index.ts";
import { auditEntries } from "./audit_log.ts";
import { Trouble } from "./faults.ts";
import { sqlJsStore } from "./stores/sqlite.ts";
import type { Store } from "./stores/store.ts";

const encoder = new TextEncoder();
const PEPPER = encoder.encode("a pepper for tests");
const SECRET = encoder.encode("a host secret for tests");
export const ADDRESS = "198.51.100.200";

const BASE_SCOPES = [
  "manage.read",
  "manage.iam",
  "manage.webhooks",
  "manage.settings",
  "manage.domain",
];
const DEFAULT_BINDINGS = {
  integration: "vectors",
  tenant: { table: "tenants", id_column: "id", is_admin_column: "is_admin" },
  ceilings: {
    max_api_keys_per_tenant: 25,
    max_webhooks_per_tenant: 20,
    max_probe_rows: 3,
  },
};
const DEFAULT_KEYS: Record<string, GivenKey> = {
  full: { tenant: "alpha", scopes: BASE_SCOPES },
  read: { tenant: "alpha", scopes: ["manage.read"] },
  other: { tenant: "beta", scopes: BASE_SCOPES },
  admin: { tenant: "root", scopes: BASE_SCOPES },
};
const COUNT_ROWS = "SELECT count(*) AS n FROM probe_rows WHERE tenant_id = ?1";
const TABLES: Record<string, string> = {
  api_keys: "acp_api_keys",
  webhooks: "acp_webhooks",
  deliveries: "acp_webhook_deliveries",
  team_members: "acp_team_members",
  settings: "acp_settings",
  idempotency: "acp_idempotency",
  probe_rows: "probe_rows",
};

interface GivenKey {
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly expires_in_s?: number;
  readonly revoked?: boolean;
  readonly raw?: string;
}

/** What a case starts from. */
export interface Given {
  readonly bindings?: BindingsInput;
  readonly tenants?: readonly string[];
  readonly keys?: Record<string, GivenKey>;
  readonly faults?: readonly string[];
  readonly now?: string;
}

/** Moves only when it is told to. */
export class FrozenClock implements Clock {
  #now: number;

  constructor(now: string) {
    this.#now = Date.parse(now);
  }

  now(): Date {
    return new Date(this.#now);
  }

  monotonic(): number {
    return this.#now;
  }

  advance(millis: number): void {
    this.#now += millis;
  }
}

/** The host's log, to be looked at. */
export class MemoryLog implements Log {
  readonly lines: string[] = [];

  error(message: string, cause: unknown): void {
    this.lines.push(`${message}: ${cause}`);
  }
}

/** A world without names and servers. */
export const nowhere: WebhookSender = {
  resolve: () => Promise.resolve([]),
  send: () => Promise.resolve(null),
};

export class Harness {
  readonly clock: FrozenClock;
  readonly ids = new SystemIds();
  readonly log = new MemoryLog();
  readonly trouble = new Trouble();
  readonly runs = new Map<string, number>();
  readonly keys = new Map<string, string>();
  readonly db: SqlAdapters["db"];
  readonly parts: RouterParts;
  readonly router: Router;
  readonly #store: Store;

  private constructor(given: Given, store: Store, sender: WebhookSender) {
    this.clock = new FrozenClock(given.now ?? "2026-01-01T00:00:00Z");
    this.#store = store;
    const bindings = merged(DEFAULT_BINDINGS, given.bindings ?? {});
    const counts = { max_probe_rows: COUNT_ROWS };
    const bound = parseBindings(bindings);
    const adapters = sqlAdapters(store.driver, bound, counts);
    this.db = adapters.db;
    const { trouble } = this;
    const packs = [...builtIn(sender), probePack()];
    this.parts = {
      bindings,
      packs: packs.map((pack) => this.#counted(pack)),
      db: trouble.wrap("db", adapters.db),
      audit: trouble.wrap("audit", adapters.audit),
      idempotency: trouble.wrap("idempotency", adapters.idempotency),
      rateLimit: trouble.wrap("rate_limit", adapters.rateLimit),
      ceilings: trouble.wrap("ceilings", adapters.ceilings),
      secret: SECRET,
      pepper: PEPPER,
      clock: this.clock,
      ids: this.ids,
      log: this.log,
    };
    this.router = createRouter(this.parts);
  }

  /** A harness whose tenants and keys are there. */
  static async start(
    given: Given = {},
    sender: WebhookSender = nowhere,
    found?: Store,
  ): Promise<Harness> {
    const store = found ?? (await sqlJsStore());
    const harness = new Harness(given, store, sender);
    for (const tenant of given.tenants ?? ["alpha", "beta", "root"]) {
      const admin = tenant === "root" ? "TRUE" : "FALSE";
      const sql = `INSERT INTO tenants (id, is_admin) VALUES (?1, ${admin})`;
      await harness.db.execute(sql, [tenant]);
    }
    const keys = { ...DEFAULT_KEYS, ...given.keys };
    for (const [name, key] of Object.entries(keys)) {
      harness.keys.set(name, await harness.#createKey(key));
    }
    harness.trouble.faults.set(given.faults ?? []);
    return harness;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** One call; the body is written as JSON. */
  post(body: unknown, key = "full"): Promise<HttpResponse> {
    const headers = {
      "Content-Type": "application/json",
      "X-API-Key": this.keys.get(key),
    };
    const raw = encoder.encode(JSON.stringify(body));
    return this.send("POST", headers, raw);
  }

  send(
    method: string,
    headers: Record<string, string | undefined>,
    body: Uint8Array,
    peerAddress: string = ADDRESS,
    path?: string,
  ): Promise<HttpResponse> {
    const request = { method, headers, body, peerAddress };
    return path === undefined
      ? this.router.handle(request)
      : this.router.openapi(request);
  }

  async count(table: string): Promise<number> {
    const sql = `SELECT count(*) AS n FROM ${TABLES[table]}`;
    return Number((await this.db.queryOne(sql))?.["n"]);
  }

  entries(): Promise<unknown[]> {
    return auditEntries(this.db);
  }

  async #createKey(spec: GivenKey): Promise<string> {
    const now = this.clock.now();
    const { auth = {} } = this.parts.bindings;
    const { key_prefix = "acp_", prefix_length } = auth;
    const issued = await issueKey(key_prefix, PEPPER, this.ids);
    const text = spec.raw ?? issued.key;
    const length = prefix_length ?? key_prefix.length + 8;
    const lifetime = spec.expires_in_s;
    await this.db.createApiKey(spec.tenant, {
      id: this.ids.uuid7(now),
      tenantId: spec.tenant,
      keyPrefix: spec.raw?.slice(0, length) ?? issued.keyPrefix,
      keyHash: await new KeyHasher(PEPPER).hash(text),
      scopes: spec.scopes,
      createdAt: now,
      expiresAt: lifetime ? new Date(now.getTime() + lifetime * 1000) : null,
      revokedAt: spec.revoked ? now : null,
    });
    return text;
  }

  #counted(pack: Pack): Pack {
    const handlers = Object.entries(pack.handlers).map(([name, handler]) => [
      name,
      (params: never, context: ActionContext) => {
        this.runs.set(name, (this.runs.get(name) ?? 0) + 1);
        return handler(params, context);
      },
    ]);
    return { ...pack, handlers: Object.fromEntries(handlers) };
  }
}

/** `over` on top of `base`, object by object. */
function merged(base: object, over: object): BindingsInput {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over) as [string, unknown][]) {
    const old = result[name];
    const both = isPlain(old) && isPlain(value);
    result[name] = both ? merged(old, value) : value;
  }
  return result;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
