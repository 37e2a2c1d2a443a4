// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the keywords of strings and numbers.
 *
 * Never coerces: a keyword says nothing about a value of another kind.
 */

import { FORMATS } from "./formats.ts";
import { type Json } from "./json.ts";
import { all, fault, type Keywords, type Rule } from "./rule.ts";

/** The rule of `minLength`, `maxLength`, `pattern` and `format`. */
export function stringRule(keywords: Keywords): Rule | null {
  const form = FORMATS.get(String(keywords["format"]));
  const search = patternOf(keywords["pattern"]);
  const least = keywords["minLength"] as number | undefined;
  const most = keywords["maxLength"] as number | undefined;
  return together(keywords, "string", [
    ["minLength", least, (text: string) => !isShorter(text, least ?? 0)],
    ["maxLength", most, (text: string) => isShorter(text, (most ?? 0) + 1)],
    ["pattern", search, (text: string) => search?.test(text) === true],
    ["format", form, (text: string) => form?.(text) === true],
  ]);
}

function patternOf(pattern: Json | undefined): RegExp | undefined {
  return typeof pattern === "string" ? new RegExp(pattern, "u") : undefined;
}

/** Whether the text has fewer code points; a text of UTF-16 units never has more. */
function isShorter(text: string, count: number): boolean {
  if (text.length < count) {
    return true;
  }
  if (text.length >= 2 * count) {
    return false;
  }
  return [...text].length < count;
}

/** The rule of the bounds and of `multipleOf`. */
export function numberRule(keywords: Keywords): Rule | null {
  const bound = (keyword: string) => keywords[keyword] as number | undefined;
  const [least, most] = [bound("minimum"), bound("maximum")];
  const above = bound("exclusiveMinimum");
  const below = bound("exclusiveMaximum");
  const step = bound("multipleOf");
  return together(keywords, "number", [
    ["minimum", least, (number: number) => number >= (least ?? 0)],
    ["maximum", most, (number: number) => number <= (most ?? 0)],
    ["exclusiveMinimum", above, (number: number) => number > (above ?? 0)],
    ["exclusiveMaximum", below, (number: number) => number < (below ?? 0)],
    ["multipleOf", step, (number: number) => isMultiple(number, step ?? 1)],
  ]);
}

/** By the decimal digits that were written: 0.3 is a multiple of 0.1. */
function isMultiple(number: number, step: number): boolean {
  if (Number.isInteger(number) && Number.isInteger(step)) {
    return number % step === 0;
  }
  const quotient = number / step;
  const nearest = Math.round(quotient);
  return Math.abs(quotient - nearest) <= Number.EPSILON * Math.abs(quotient);
}

type Kind = "string" | "number";
type Test<T> = readonly [string, unknown, (value: T) => boolean];

function together<T extends string | number>(
  keywords: Keywords,
  kind: Kind,
  tests: readonly Test<T>[],
): Rule | null {
  const rules = tests
    .filter(([, operand]) => operand !== undefined)
    .map(([keyword, , fits]): Rule => {
      const operand = keywords[keyword];
      return (value, at, report) =>
        fits(value as T) || fault(report, at, keyword, operand);
    });
  if (rules.length === 0) {
    return null;
  }
  const every = all(rules);
  return (value: Json, at, report) =>
    typeof value !== kind || every(value, at, report);
}
