// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the rate limits' counters: one conditional statement per check.
 *
 * Never reads to decide: what another process did in between would be lost.
 */
import {
  type RateLimit,
  type RateLimitAdapter,
  type RateLimitResult,
} from "../kernel/ports.ts";
import type { SqlHandle } from "./handle.ts";
export declare class SqlRateLimit implements RateLimitAdapter {
  #private;
  constructor(db: SqlHandle);
  check(
    keyId: string,
    bucket: string,
    limit: RateLimit,
    now: Date,
  ): Promise<RateLimitResult>;
}
