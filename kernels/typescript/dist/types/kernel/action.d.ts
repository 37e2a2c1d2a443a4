// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a pack's author writes against: handlers, their context and their result.
 *
 * Never runs a handler: dispatch does.
 */
import type { Bindings } from "./bindings.ts";
import type { PreparedJson } from "./envelope.ts";
import type { IdSource } from "./ids.ts";
import type { Impact } from "./impact.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Db, DbAdapter, RateLimit, Transaction } from "./ports.ts";
import type { Registry } from "./registry.ts";
/** The authenticated key. */
export interface Caller {
  readonly id: string;
  readonly tenantId: string;
  readonly prefix: string;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAt: Date | null;
}
/** What a handler gets besides its params. The tenant comes from the key alone. */
export interface ActionContext<Database extends Db = Transaction> {
  /** The call's transaction: what is written through it commits with the audit entry. */
  readonly db: Database;
  readonly tenantId: string;
  readonly apiKey: Caller;
  readonly dryRun: boolean;
  readonly requestId: string;
  readonly now: Date;
  readonly ids: IdSource;
  readonly bindings: Bindings;
  readonly registry: Registry;
  readonly pepper: Uint8Array | null;
}
/** The data of the final answer, and how to store it: run inside a transaction. */
export interface Finished {
  readonly data: Json;
  record(tx: Transaction): Promise<void>;
}
/**
 * Work that must not hold the transaction's locks: a request to somebody else. It runs at
 * most once, after the commit and outside any transaction. Until it is done the stored
 * answer is the handler's own `data`, and a twin is told that the call is in flight.
 */
export type AfterCommit = () => Promise<Finished>;
/** What a handler returns. */
export interface ActionResult {
  readonly data: Json | PreparedJson;
  readonly impact?: Impact;
  /** Merged into the first answer's data only; a replay holds null there. */
  readonly once?: JsonObject;
  /** For the audit log: how things were, and how they are. */
  readonly before?: Json;
  readonly after?: Json;
  readonly constraints?: readonly string[];
  readonly afterCommit?: AfterCommit;
}
/** Runs an action. `Params` is what the action's schema lets through. */
export type Handler<Params = JsonObject> = (
  params: Params,
  context: ActionContext,
) => ActionResult | Promise<ActionResult>;
/** Runs before the transaction, so it may take its time (resolve a name); throws to refuse. */
export type Check<Params = JsonObject> = (
  params: Params,
  context: ActionContext<DbAdapter>,
) => void | Promise<void>;
/** An action definition, as a pack.json has it. */
export interface ActionDefinition {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly scope: string;
  readonly effect?: "read" | "write" | "destructive";
  readonly supports_dry_run: boolean;
  readonly confirm?: "none" | "plan";
  readonly idempotency?: "optional" | "required";
  readonly rate_limit?: RateLimit;
  readonly ceiling?: string;
  readonly platform_admin?: boolean;
  readonly params_schema: Json;
  readonly result_schema?: Json;
  readonly examples?: readonly Json[];
}
/** The content of a pack.json. */
export interface PackDocument {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly actions: readonly ActionDefinition[];
}
/** Counts what a ceiling limits, of one tenant, inside the call's transaction. */
export type Count = (
  db: Db,
  tenantId: string,
  now: Date,
) => number | Promise<number>;
/** Action definitions and a handler for each. */
export interface Pack {
  readonly name: string;
  readonly definitions: readonly ActionDefinition[];
  readonly handlers: Readonly<Record<string, Handler<never>>>;
  readonly checks?: Readonly<Record<string, Check<never>>>;
  /** How the ceilings of its actions are counted; a host's adapters are given them. */
  readonly counts?: Readonly<Record<string, Count>>;
}
/** How the ceilings of all packs are counted. */
export declare function countsOf(packs: readonly Pack[]): Record<string, Count>;
