// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the impact: what a dry run says a real run would change.
 *
 * Never computes one: handlers do.
 */
import type { Json, JsonObject } from "./json.ts";
/** How much harm a real run could do. */
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
export declare function counted(
  type: string,
  count?: number,
  details?: JsonObject,
): Counted;
/** Makes an entry of `updates`. */
export declare function updated(
  type: string,
  id: string,
  fields: readonly string[],
  details?: JsonObject,
): Updated;
/** The `updates` of a handler that changes one thing, or nothing of it. */
export declare function updatesOf(
  type: string,
  id: string,
  fields: readonly string[],
): Updated[];
/** The impact as it goes into answers, hashes and the audit log. */
export declare function impactJson(impact: Impact): ImpactJson;
