// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns rate limits: GCRA's exact arithmetic, the headers, and the refusal.
 *
 * Never keeps a count: the adapter does, in one atomic statement per check.
 */
import { RateLimited } from "./errors.js";
export const KEY_BUCKET = "*";
const MICROS = 1_000_000;
/**
 * The arithmetic of one limit in whole microseconds; `tat` is the row's one number.
 *
 * A call is allowed if and only if max(tat, now) + emission - now <= tolerance, and then
 * sets tat = max(tat, now) + emission. An adapter does both in one conditional UPDATE.
 */
export class Gcra {
  limit;
  emission;
  tolerance;
  constructor(limit) {
    this.limit = limit.limit;
    this.emission = Math.ceil((limit.window_seconds * MICROS) / limit.limit);
    this.tolerance = this.emission * limit.limit;
  }
  /** The call is allowed if and only if the row's tat is not later than this. */
  latestTat(nowMicros) {
    return nowMicros + this.tolerance - this.emission;
  }
  /** After the UPDATE that set `newTat`. */
  allowed(newTat, nowMicros) {
    const ahead = Math.max(0, newTat - nowMicros);
    const left = Math.floor((this.tolerance - ahead) / this.emission);
    return {
      allowed: true,
      limit: this.limit,
      remaining: Math.max(0, left),
      retryAfter: 0,
      resetAfter: seconds(ahead),
    };
  }
  /** When the UPDATE found no row to change. */
  refused(tat, nowMicros) {
    const ahead = Math.max(0, tat - nowMicros);
    const wait = seconds(ahead + this.emission - this.tolerance);
    return {
      allowed: false,
      limit: this.limit,
      remaining: 0,
      retryAfter: Math.max(1, wait),
      resetAfter: seconds(ahead),
    };
  }
  /** For stores with a lock of their own: the new tat and the result. */
  decide(tat, nowMicros) {
    if (tat > this.latestTat(nowMicros)) {
      return [tat, this.refused(tat, nowMicros)];
    }
    const newTat = Math.max(tat, nowMicros) + this.emission;
    return [newTat, this.allowed(newTat, nowMicros)];
  }
}
function seconds(micros) {
  return Math.ceil(Math.max(0, micros) / MICROS);
}
/** Throws where the limit is spent. */
export function refuseIfSpent(checked) {
  if (checked.result.allowed) {
    return;
  }
  const { limit, window_seconds: window } = checked.limit;
  throw new RateLimited(
    `This ${checked.name} is limited to ${limit} calls in ${window} seconds.`,
    checked.result.retryAfter,
  );
}
/** With `RateLimit` and `RateLimit-Policy`, a list item for each limit asked. */
export function addLimits(headers, checked) {
  if (checked.length === 0) {
    return headers;
  }
  let [state, policy, comma] = ["", "", ""];
  for (const { name, limit, result } of checked) {
    state += `${comma}"${name}";r=${result.remaining};t=${result.resetAfter}`;
    policy += `${comma}"${name}";q=${limit.limit};w=${limit.window_seconds}`;
    comma = ", ";
  }
  headers["RateLimit"] = state;
  headers["RateLimit-Policy"] = policy;
  return headers;
}
