// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what the library decides: schemas that combine others, follow references, or count
 * what was evaluated.
 *
 * Never sees a format of its own: ours are put in under names of ours, the rest is dropped.
 */
import { type Json } from "./json.ts";
import type { Keywords, Rule } from "./rule.ts";
/** The library, for the schemas below one root. */
export declare class Judge {
  #private;
  constructor(root: Json);
  /** A rule for what `rules` leaves open in this schema, or null where that is nothing. */
  rule(keywords: Keywords): Rule | null;
}
