// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the keywords of strings and numbers.
 *
 * Never coerces: a keyword says nothing about a value of another kind.
 */
import { FORMATS } from "./formats.js";
import { all, fault } from "./rule.js";
/** The rule of `minLength`, `maxLength`, `pattern` and `format`. */
export function stringRule(keywords) {
  const form = FORMATS.get(String(keywords["format"]));
  const search = patternOf(keywords["pattern"]);
  const least = keywords["minLength"];
  const most = keywords["maxLength"];
  return together(keywords, "string", [
    ["minLength", least, (text) => !isShorter(text, least ?? 0)],
    ["maxLength", most, (text) => isShorter(text, (most ?? 0) + 1)],
    ["pattern", search, (text) => search?.test(text) === true],
    ["format", form, (text) => form?.(text) === true],
  ]);
}
function patternOf(pattern) {
  return typeof pattern === "string" ? new RegExp(pattern, "u") : undefined;
}
/** Whether the text has fewer code points; a text of UTF-16 units never has more. */
function isShorter(text, count) {
  if (text.length < count) {
    return true;
  }
  if (text.length >= 2 * count) {
    return false;
  }
  return [...text].length < count;
}
/** The rule of the bounds and of `multipleOf`. */
export function numberRule(keywords) {
  const bound = (keyword) => keywords[keyword];
  const [least, most] = [bound("minimum"), bound("maximum")];
  const above = bound("exclusiveMinimum");
  const below = bound("exclusiveMaximum");
  const step = bound("multipleOf");
  return together(keywords, "number", [
    ["minimum", least, (number) => number >= (least ?? 0)],
    ["maximum", most, (number) => number <= (most ?? 0)],
    ["exclusiveMinimum", above, (number) => number > (above ?? 0)],
    ["exclusiveMaximum", below, (number) => number < (below ?? 0)],
    ["multipleOf", step, (number) => isMultiple(number, step ?? 1)],
  ]);
}
/** By the decimal digits that were written: 0.3 is a multiple of 0.1. */
function isMultiple(number, step) {
  if (Number.isInteger(number) && Number.isInteger(step)) {
    return number % step === 0;
  }
  const quotient = number / step;
  const nearest = Math.round(quotient);
  return Math.abs(quotient - nearest) <= Number.EPSILON * Math.abs(quotient);
}
function together(keywords, kind, tests) {
  const rules = tests
    .filter(([, operand]) => operand !== undefined)
    .map(([keyword, , fits]) => {
      const operand = keywords[keyword];
      return (value, at, report) =>
        fits(value) || fault(report, at, keyword, operand);
    });
  if (rules.length === 0) {
    return null;
  }
  const every = all(rules);
  return (value, at, report) =>
    typeof value !== kind || every(value, at, report);
}
