// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the impact: what a dry run says a real run would change.
 *
 * Never computes one: handlers do.
 */

import type { Json, JsonObject } from "./json.ts";

export type Risk = "low" | "medium" | "high";

/** An entry of `creates`, `deletes` or `sideEffects`. */
export type Counted = {
  readonly type: string;
  readonly count: number;
  readonly details?: JsonObject;
};

/** An entry of `updates`: the fields that change, never their values. */
export type Updated = {
  readonly type: string;
  readonly id: string;
  readonly fields: readonly string[];
  readonly details?: JsonObject;
};

/**
 * Deterministic for the same state, for a confirmed plan is compared by its hash: so it
 * holds no ids of rows that do not exist yet, and no times.
 */
export interface Impact {
  readonly creates?: readonly Counted[];
  readonly updates?: readonly Updated[];
  readonly deletes?: readonly Counted[];
  readonly sideEffects?: readonly Counted[];
  /** Low unless it says otherwise. */
  readonly risk?: Risk;
  readonly warnings?: readonly string[];
  readonly estimatedCost?: Json;
  readonly requiresApproval?: boolean;
}

/** An impact on the wire. */
export type ImpactJson = {
  readonly creates: readonly Counted[];
  readonly updates: readonly Updated[];
  readonly deletes: readonly Counted[];
  readonly side_effects: readonly Counted[];
  readonly risk: Risk;
  readonly warnings: readonly string[];
  readonly estimated_cost?: Json;
  readonly requires_approval?: boolean;
};

/** Makes an entry of `creates`, `deletes` or `sideEffects`. */
export function counted(
  type: string,
  count = 1,
  details?: JsonObject,
): Counted {
  return details === undefined ? { type, count } : { type, count, details };
}

/** Makes an entry of `updates`. */
export function updated(
  type: string,
  id: string,
  fields: readonly string[],
  details?: JsonObject,
): Updated {
  const entry = { type, id, fields };
  return details === undefined ? entry : { ...entry, details };
}

/** The `updates` of a handler that changes one thing, or nothing of it. */
export function updatesOf(
  type: string,
  id: string,
  fields: readonly string[],
): Updated[] {
  return fields.length > 0 ? [updated(type, id, fields)] : [];
}

/** The impact as it goes into answers, hashes and the audit log. */
export function impactJson(impact: Impact): ImpactJson {
  const { estimatedCost: cost, requiresApproval: approval } = impact;
  return {
    creates: impact.creates ?? [],
    updates: impact.updates ?? [],
    deletes: impact.deletes ?? [],
    side_effects: impact.sideEffects ?? [],
    risk: impact.risk ?? "low",
    warnings: impact.warnings ?? [],
    ...(cost === undefined || cost === null ? {} : { estimated_cost: cost }),
    ...(approval === undefined ? {} : { requires_approval: approval }),
  };
}
