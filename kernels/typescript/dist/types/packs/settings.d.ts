// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `settings`: one object of free form for each tenant.
 *
 * Never merges below the top level: a member's value is replaced whole.
 */
import type { Pack } from "../kernel/action.ts";
/** The pack. */
export declare function settingsPack(): Pack;
