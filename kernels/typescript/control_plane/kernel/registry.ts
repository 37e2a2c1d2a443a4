// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the actions of one router: made once, looked up for each call.
 *
 * Never a module's state: two routers in one process have two registries.
 */

import type { Check, Handler, Pack } from "./action.ts";
import type { Bindings } from "./bindings.ts";
import { makeAction } from "./definition.ts";
import { PreparedJson } from "./envelope.ts";
import { ConfigurationError, NotFound } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { RateLimit } from "./ports.ts";
import type { SchemaValidator } from "./schema.ts";
import { closest } from "./suggestions.ts";
import {
  API_VERSION,
  CONTRACT_VERSION,
  KERNEL,
  SCHEMA_VERSION,
} from "./version.ts";

const MOST_DOCUMENTS = 256;

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
export class Registry {
  readonly #actions = new Map<string, Action>();
  readonly #documents = new Map<string, PreparedJson>();
  #version: PreparedJson | null = null;
  readonly hasAdminActions: boolean;

  constructor(packs: readonly Pack[], bindings: Bindings) {
    for (const pack of packs) {
      checkSuperfluous(pack);
      for (const definition of pack.definitions) {
        this.#add(makeAction(pack, definition, bindings));
      }
    }
    const actions = [...this.#actions.values()];
    this.hasAdminActions = actions.some((action) => action.platformAdmin);
    checkBoundNames(packs, bindings);
  }

  get size(): number {
    return this.#actions.size;
  }

  /** Every definition as meta.actions shows it, whoever asks. */
  documents(): JsonObject[] {
    return [...this.#actions.values()].map(({ document }) => document);
  }

  /** The action, or NOT_FOUND with names that are near. */
  get(name: string): Action {
    const action = this.#actions.get(name);
    if (action === undefined) {
      const suggestions = closest(name, this.#actions.keys());
      const text = "There is no such action; `meta.actions` lists them.";
      throw new NotFound(text, { suggestions });
    }
    return action;
  }

  /** What meta.actions answers to a key with these scopes; made once. */
  document(scopes: ReadonlySet<string>, isAdmin: boolean): PreparedJson {
    const key = `${isAdmin} ${[...scopes].sort().join(" ")}`;
    const known = this.#documents.get(key);
    if (known !== undefined) {
      return known;
    }
    const actions = [...this.#actions.values()].map((action) => ({
      ...action.document,
      callable: scopes.has(action.scope) && (isAdmin || !action.platformAdmin),
    }));
    const prepared = new PreparedJson({
      actions,
      api_version: API_VERSION,
      total_actions: actions.length,
    });
    if (this.#documents.size < MOST_DOCUMENTS) {
      this.#documents.set(key, prepared);
    }
    return prepared;
  }

  /** What meta.version answers; made once. */
  get version(): PreparedJson {
    this.#version ??= new PreparedJson({
      api_version: API_VERSION,
      schema_version: SCHEMA_VERSION,
      actions_count: this.size,
      kernel: KERNEL,
      contract_version: CONTRACT_VERSION,
    });
    return this.#version;
  }

  #add(action: Action): void {
    if (this.#actions.has(action.name)) {
      const where = `\`${action.name}\` in pack \`${action.pack}\``;
      throw new ConfigurationError(`duplicate action ${where}`);
    }
    this.#actions.set(action.name, action);
  }
}

function checkSuperfluous(pack: Pack): void {
  const defined = new Set(pack.definitions.map(({ name }) => name));
  const given = {
    handler: Object.keys(pack.handlers),
    check: Object.keys(pack.checks ?? {}),
  };
  for (const [kind, names] of Object.entries(given)) {
    for (const name of names.filter((name) => !defined.has(name))) {
      throw new ConfigurationError(
        `pack \`${pack.name}\` has a ${kind} for \`${name}\`, which it does not define`,
      );
    }
  }
}

function checkBoundNames(packs: readonly Pack[], bindings: Bindings): void {
  const own = packs.flatMap((pack) => pack.definitions.map(({ name }) => name));
  for (const name of Object.keys(bindings.rate_limits.actions)) {
    if (!own.includes(name)) {
      const path = `bindings.rate_limits.actions.${name}`;
      throw new ConfigurationError(
        `unknown bindings key ${path}: no pack has such an action`,
      );
    }
  }
}
