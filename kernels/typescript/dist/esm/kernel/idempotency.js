// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns replays: the slot of a key, what is stored for it, and what a repetition is told.
 *
 * Never a lock of its own: the unique index inside the effect's transaction is the lock.
 */
import { formatTime, parseTime } from "./clock.js";
import { inFlight, ManageError } from "./errors.js";
import { isObject } from "./json.js";
import { sha256 } from "./sha256.js";
export const KEPT_FOR_MS = 24 * 3600 * 1000;
// Longer than any request of an after-commit step may take; then its process has died.
export const FLIGHT_TIME_MS = 30_000;
/** The primary key of a row: no collation can take two keys for one. */
export function idempotencySlot(owner) {
  return sha256(`${owner.tenantId}\0${owner.action}\0${owner.key}`);
}
/** What `storeReplay` keeps: the answer with null for what is shown only once. */
export function storedText(requestId, answer, once, pendingUntil) {
  const kept = {
    request_id: requestId,
    data: withoutOnce(answer.data, once),
    constraints_applied: answer.constraints_applied,
    impact: answer.impact ?? null,
    once: Object.keys(once ?? {}),
    ...(pendingUntil && { pending_until: formatTime(pendingUntil) }),
  };
  return JSON.stringify(kept);
}
/** The data with what is shown once. */
export function withOnce(data, once) {
  if (once === undefined || !isObject(data)) {
    return data;
  }
  return { ...data, ...once };
}
/** The data with null in the place of what is shown once. */
export function withoutOnce(data, once) {
  if (once === undefined) {
    return data;
  }
  const names = Object.keys(once);
  return withOnce(data, Object.fromEntries(names.map((name) => [name, null])));
}
/** The members of the repeated answer, or the refusal. */
export function replay(stored, fingerprint, now) {
  if (stored.fingerprint !== fingerprint) {
    const text =
      "This idempotency key was used for another request; take a new one.";
    throw new ManageError("IDEMPOTENCY_CONFLICT", text);
  }
  if (stored.response === null) {
    throw inFlight();
  }
  const kept = JSON.parse(stored.response);
  const pendingUntil = parseTime(kept.pending_until ?? "");
  if (pendingUntil !== null && now < pendingUntil) {
    const wait = pendingUntil.getTime() - now.getTime();
    throw inFlight(Math.ceil(wait / 1000));
  }
  return {
    data: kept.data,
    dry_run: false,
    constraints_applied: [...kept.constraints_applied, ...shownOnce(kept.once)],
    code: "IDEMPOTENT_REPLAY",
    impact: kept.impact,
    replay_of: kept.request_id,
  };
}
function shownOnce(once) {
  if (once.length === 0) {
    return [];
  }
  const names = once.map((name) => `\`${name}\``).join(", ");
  return [`replay: ${names} was shown once, in the first answer only`];
}
