// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the keywords of arrays and objects.
 *
 * Never looks at what has too many items: `maxItems` says so already, and a caller could
 * have us look at a hundred thousand.
 */
import { type Compile, type Keywords, type Rule } from "./rule.ts";
/** The rule of the keywords of arrays. */
export declare function arrayRule(
  keywords: Keywords,
  inner: Compile,
): Rule | null;
/** The rule of the keywords of objects. */
export declare function objectRule(
  keywords: Keywords,
  inner: Compile,
): Rule | null;
