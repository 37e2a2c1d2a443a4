// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the plain keywords of JSON Schema, compiled to functions once per schema.
 *
 * Never combines schemas: a schema that does so is also shown to the judge.
 */
import { canonical } from "./canonical.js";
import { isObject, isThere, typeOf } from "./json.js";
import { all, fault } from "./rule.js";
import { arrayRule, objectRule } from "./rules_nested.js";
import { numberRule, stringRule } from "./rules_simple.js";
/** The rule of a schema that was checked before. */
export function compile(schema, judge) {
  if (!isObject(schema)) {
    return schema === false ? refuseAll : acceptAll;
  }
  const keywords = schema;
  const inner = (part) => compile(part, judge);
  const rules = [
    typeRule(keywords),
    choiceRule(keywords, "enum", keywords["enum"]),
    choiceRule(keywords, "const", constants(keywords)),
    stringRule(keywords),
    numberRule(keywords),
    arrayRule(keywords, inner),
    objectRule(keywords, inner),
  ].filter(isThere);
  const verdict = judge.rule(keywords);
  return verdict === null ? all(rules) : both(all(rules), verdict);
}
const acceptAll = () => true;
const refuseAll = (_, at, report) => fault(report, at, "false", null);
/** The second rule only where the first one finds nothing wrong. */
function both(first, second) {
  return (value, at, report) =>
    first(value, at, report) && second(value, at, report);
}
function typeRule(keywords) {
  const type = keywords["type"];
  if (type === undefined) {
    return null;
  }
  const types = Array.isArray(type) ? type : [type];
  const fits = (value) => types.some((name) => isOfType(value, name));
  return (value, at, report) => fits(value) || fault(report, at, "type", type);
}
function isOfType(value, type) {
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}
function constants(keywords) {
  const value = keywords["const"];
  return value === undefined ? undefined : [value];
}
/** Compared by canonical text: so objects and lists compare as JSON does. */
function choiceRule(keywords, keyword, choices) {
  if (choices === undefined) {
    return null;
  }
  const texts = new Set(choices.map(canonical));
  return (value, at, report) =>
    texts.has(canonical(value)) ||
    fault(report, at, keyword, keywords[keyword]);
}
