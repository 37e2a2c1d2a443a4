// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a rule is, how rules are put together, and how one reports a fault.
 *
 * Never knows a keyword.
 */
import type { Json } from "./json.ts";
import type { Report } from "./report.ts";
/**
 * Whether the value fits. With a report it says all that is wrong; without one it ends at
 * the first fault, and `at`, the value's pointer, is not looked at.
 */
export type Rule = (value: Json, at: string, report: Report | null) => boolean;
/** The keywords of one schema. */
export type Keywords = {
  readonly [keyword: string]: Json | undefined;
};
/** What the rule of a part is made with. */
export type Compile = (schema: Json) => Rule;
/** Reports one fault, and is false in any case. */
export declare function fault(
  report: Report | null,
  pointer: string,
  keyword: string,
  operand: Json | undefined,
  suggestion?: string,
): false;
/** Every rule; with a report none is left out. */
export declare function all(rules: readonly Rule[]): Rule;
