// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the actions of one router: made once, looked up for each call.
 *
 * Never a module's state: two routers in one process have two registries.
 */
import type { Check, Handler, Pack } from "./action.ts";
import type { Bindings } from "./bindings.ts";
import { PreparedJson } from "./envelope.ts";
import type { JsonObject } from "./json.ts";
import type { RateLimit } from "./ports.ts";
import type { SchemaValidator } from "./schema.ts";
/** One thing an agent may do, ready to run. */
export interface Action {
  readonly name: string;
  readonly pack: string;
  readonly scope: string;
  readonly writes: boolean;
  readonly supportsDryRun: boolean;
  readonly confirm: "none" | "plan";
  readonly idempotency: "optional" | "required";
  readonly platformAdmin: boolean;
  readonly ceiling: string | null;
  readonly rateLimit: RateLimit | null;
  readonly handler: Handler<never>;
  readonly check: Check<never> | null;
  readonly validator: SchemaValidator;
  /** The names that the schema marks writeOnly. */
  readonly hidden: ReadonlySet<string>;
  /** What meta.actions shows. */
  readonly document: JsonObject;
}
/** Refuses to be made of a duplicate action, a missing handler, an invalid schema. */
export declare class Registry {
  #private;
  readonly hasAdminActions: boolean;
  constructor(packs: readonly Pack[], bindings: Bindings);
  get size(): number;
  /** Every definition as meta.actions shows it, whoever asks. */
  documents(): JsonObject[];
  /** The action, or NOT_FOUND with names that are near. */
  get(name: string): Action;
  /** What meta.actions answers to a key with these scopes; made once. */
  document(scopes: ReadonlySet<string>, isAdmin: boolean): PreparedJson;
  /** What meta.version answers; made once. */
  get version(): PreparedJson;
}
