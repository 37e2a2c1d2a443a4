// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a library's own result becomes rows and a count.
 *
 * Never runs a statement.
 */
import type { Outcome } from "./driver.ts";
/** Whatever form it has: each library, and each of their databases, has its own. */
export declare function outcomeOf(raw: unknown): Outcome;
