// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what an audit entry says about a call.
 *
 * Never stores one, and never holds params: only their hash, made after redaction.
 */
import type { Call, Outcome } from "./call.ts";
import type { IdSource } from "./ids.ts";
import type { AuditEntry } from "./ports.ts";
import type { Suppressed } from "./strangers.ts";
/** The entry of a call that ended. */
export declare function entryOf(
  call: Call,
  outcome: Outcome,
  integration: string,
  ids: IdSource,
  elapsedMs: number,
): AuditEntry;
/** One entry for what an address was refused after its minute's budget was spent. */
export declare function suppressedEntry(
  call: Call,
  suppressed: Suppressed,
  integration: string,
  ids: IdSource,
): AuditEntry;
/** Of the redacted body as it was sent; null where nothing was parsed. */
export declare function requestHash(call: Call): string | null;
