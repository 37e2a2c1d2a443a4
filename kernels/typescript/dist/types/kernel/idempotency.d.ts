// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns replays: the slot of a key, what is stored for it, and what a repetition is told.
 *
 * Never a lock of its own: the unique index inside the effect's transaction is the lock.
 */
import type { Members, PreparedJson } from "./envelope.ts";
import { type Json, type JsonObject } from "./json.ts";
import type { SlotOwner, StoredReplay } from "./ports.ts";
export declare const KEPT_FOR_MS: number;
export declare const FLIGHT_TIME_MS = 30000;
/** The primary key of a row: no collation can take two keys for one. */
export declare function idempotencySlot(owner: SlotOwner): string;
/** What `storeReplay` keeps: the answer with null for what is shown only once. */
export declare function storedText(
  requestId: string,
  answer: Members,
  once: JsonObject | undefined,
  pendingUntil: Date | null,
): string;
/** The data with what is shown once. */
export declare function withOnce<Data extends Json | PreparedJson>(
  data: Data,
  once: JsonObject | undefined,
): Data;
/** The data with null in the place of what is shown once. */
export declare function withoutOnce<Data extends Json | PreparedJson>(
  data: Data,
  once: JsonObject | undefined,
): Data;
/** The members of the repeated answer, or the refusal. */
export declare function replay(
  stored: StoredReplay,
  fingerprint: string,
  now: Date,
): Members;
