// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the pack `iam`: the tenant's API keys and team members.
 *
 * Never grants what the caller lacks, and never shows a key's secret but once. Handlers
 * write in a dry run too: its transaction is always rolled back.
 */
import type { Pack } from "../kernel/action.ts";
/** The pack. */
export declare function iamPack(): Pack;
