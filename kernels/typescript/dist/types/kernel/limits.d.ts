// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns rate limits: GCRA's exact arithmetic, the headers, and the refusal.
 *
 * Never keeps a count: the adapter does, in one atomic statement per check.
 */
import type { RateLimit, RateLimitResult } from "./ports.ts";
export declare const KEY_BUCKET = "*";
/**
 * The arithmetic of one limit in whole microseconds; `tat` is the row's one number.
 *
 * A call is allowed if and only if max(tat, now) + emission - now <= tolerance, and then
 * sets tat = max(tat, now) + emission. An adapter does both in one conditional UPDATE.
 */
export declare class Gcra {
  readonly limit: number;
  readonly emission: number;
  readonly tolerance: number;
  constructor(limit: RateLimit);
  /** The call is allowed if and only if the row's tat is not later than this. */
  latestTat(nowMicros: number): number;
  /** After the UPDATE that set `newTat`. */
  allowed(newTat: number, nowMicros: number): RateLimitResult;
  /** When the UPDATE found no row to change. */
  refused(tat: number, nowMicros: number): RateLimitResult;
  /** For stores with a lock of their own: the new tat and the result. */
  decide(tat: number, nowMicros: number): [number, RateLimitResult];
}
/** One limit that was asked, named for the headers. */
export interface Checked {
  readonly name: "key" | "action";
  readonly limit: RateLimit;
  readonly result: RateLimitResult;
}
/** Throws where the limit is spent. */
export declare function refuseIfSpent(checked: Checked): void;
/** With `RateLimit` and `RateLimit-Policy`, a list item for each limit asked. */
export declare function addLimits(
  headers: Record<string, string>,
  checked: readonly Checked[],
): Record<string, string>;
