// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the keywords of strings and numbers.
 *
 * Never coerces: a keyword says nothing about a value of another kind.
 */
import { type Keywords, type Rule } from "./rule.ts";
/** The rule of `minLength`, `maxLength`, `pattern` and `format`. */
export declare function stringRule(keywords: Keywords): Rule | null;
/** The rule of the bounds and of `multipleOf`. */
export declare function numberRule(keywords: Keywords): Rule | null;
