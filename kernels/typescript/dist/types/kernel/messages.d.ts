// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the sentence for each keyword that fails.
 *
 * Never quotes the value: a sentence is made of the schema alone.
 */
import type { Json } from "./json.ts";
/** What is wrong where `keyword` fails, whose value in the schema is `operand`. */
export declare function messageOf(
  keyword: string,
  operand: Json | undefined,
): string;
