// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/** Owns the definitions of the pack `settings`: its pack.json. Never edited by hand. */
import type { PackDocument } from "../../kernel/action.ts";
export declare const settings: PackDocument;
