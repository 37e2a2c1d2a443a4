// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `meta`: what this endpoint offers, and who is asking.
 *
 * Never writes.
 */
import type { Pack } from "../kernel/action.ts";
/** The pack. */
export declare function metaPack(): Pack;
