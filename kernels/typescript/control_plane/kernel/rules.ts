// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the plain keywords of JSON Schema, compiled to functions once per schema.
 *
 * Never combines schemas: a schema that does so is also shown to the judge.
 */

import { canonical } from "./canonical.ts";
import type { Judge } from "./judge.ts";
import {
  isObject,
  isThere,
  type Json,
  type JsonObject,
  typeOf,
} from "./json.ts";
import { all, type Compile, fault, type Keywords, type Rule } from "./rule.ts";
import { arrayRule, objectRule } from "./rules_nested.ts";
import { numberRule, stringRule } from "./rules_simple.ts";

/** The rule of a schema that was checked before. */
export function compile(schema: Json, judge: Judge): Rule {
  if (!isObject(schema)) {
    return schema === false ? refuseAll : acceptAll;
  }
  const keywords = schema as Keywords;
  const inner: Compile = (part) => compile(part, judge);
  const rules = [
    typeRule(keywords),
    choiceRule(keywords, "enum", keywords["enum"] as Json[] | undefined),
    choiceRule(keywords, "const", constants(keywords)),
    stringRule(keywords),
    numberRule(keywords),
    arrayRule(keywords, inner),
    objectRule(keywords, inner),
  ].filter(isThere);
  const verdict = judge.rule(keywords);
  return verdict === null ? all(rules) : both(all(rules), verdict);
}

const acceptAll: Rule = () => true;

const refuseAll: Rule = (_, at, report) => fault(report, at, "false", null);

/** The second rule only where the first one finds nothing wrong. */
function both(first: Rule, second: Rule): Rule {
  return (value, at, report) =>
    first(value, at, report) && second(value, at, report);
}

function typeRule(keywords: Keywords): Rule | null {
  const type = keywords["type"];
  if (type === undefined) {
    return null;
  }
  const types = (Array.isArray(type) ? type : [type]) as string[];
  const fits = (value: Json) => types.some((name) => isOfType(value, name));
  return (value, at, report) => fits(value) || fault(report, at, "type", type);
}

function isOfType(value: Json, type: string): boolean {
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

function constants(keywords: Keywords): Json[] | undefined {
  const value = keywords["const"];
  return value === undefined ? undefined : [value];
}

/** Compared by canonical text: so objects and lists compare as JSON does. */
function choiceRule(
  keywords: JsonObject,
  keyword: string,
  choices: readonly Json[] | undefined,
): Rule | null {
  if (choices === undefined) {
    return null;
  }
  const texts = new Set(choices.map(canonical));
  return (value, at, report) =>
    texts.has(canonical(value)) ||
    fault(report, at, keyword, keywords[keyword]);
}
