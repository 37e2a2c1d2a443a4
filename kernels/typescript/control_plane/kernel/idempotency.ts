// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns replays: the slot of a key, what is stored for it, and what a repetition is told.
 *
 * Never a lock of its own: the unique index inside the effect's transaction is the lock.
 */

import { formatTime, parseTime } from "./clock.ts";
import { inFlight, ManageError } from "./errors.ts";
import type { Members, PreparedJson } from "./envelope.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { SlotOwner, StoredReplay } from "./ports.ts";
import { sha256 } from "./sha256.ts";

export const KEPT_FOR_MS = 24 * 3600 * 1000;
// Longer than any request of an after-commit step may take; then its process has died.
export const FLIGHT_TIME_MS = 30_000;

/** The primary key of a row: no collation can take two keys for one. */
export function idempotencySlot(owner: SlotOwner): string {
  return sha256(`${owner.tenantId}\0${owner.action}\0${owner.key}`);
}

interface Kept {
  readonly request_id: string;
  readonly data: Json;
  readonly constraints_applied: readonly string[];
  readonly impact: JsonObject | null;
  readonly once: readonly string[];
  readonly pending_until?: string;
}

/** What `storeReplay` keeps: the answer with null for what is shown only once. */
export function storedText(
  requestId: string,
  answer: Members,
  once: JsonObject | undefined,
  pendingUntil: Date | null,
): string {
  const kept: Kept = {
    request_id: requestId,
    data: withoutOnce(answer.data as Json, once),
    constraints_applied: answer.constraints_applied,
    impact: answer.impact ?? null,
    once: Object.keys(once ?? {}),
    ...(pendingUntil && { pending_until: formatTime(pendingUntil) }),
  };
  return JSON.stringify(kept);
}

/** The data with what is shown once. */
export function withOnce<Data extends Json | PreparedJson>(
  data: Data,
  once: JsonObject | undefined,
): Data {
  if (once === undefined || !isObject(data)) {
    return data;
  }
  return { ...(data as object), ...once } as Data;
}

/** The data with null in the place of what is shown once. */
export function withoutOnce<Data extends Json | PreparedJson>(
  data: Data,
  once: JsonObject | undefined,
): Data {
  if (once === undefined) {
    return data;
  }
  const names = Object.keys(once);
  return withOnce(data, Object.fromEntries(names.map((name) => [name, null])));
}

/** The members of the repeated answer, or the refusal. */
export function replay(
  stored: StoredReplay,
  fingerprint: string,
  now: Date,
): Members {
  if (stored.fingerprint !== fingerprint) {
    const text =
      "This idempotency key was used for another request; take a new one.";
    throw new ManageError("IDEMPOTENCY_CONFLICT", text);
  }
  if (stored.response === null) {
    throw inFlight();
  }
  const kept = JSON.parse(stored.response) as Kept;
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

function shownOnce(once: readonly string[]): string[] {
  if (once.length === 0) {
    return [];
  }
  const names = once.map((name) => `\`${name}\``).join(", ");
  return [`replay: ${names} was shown once, in the first answer only`];
}
