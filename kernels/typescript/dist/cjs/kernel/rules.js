// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the plain keywords of JSON Schema, compiled to functions once per schema.
 *
 * Never combines schemas: a schema that does so is also shown to the judge.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.compile = compile;
const canonical_ts_1 = require("./canonical.js");
const json_ts_1 = require("./json.js");
const rule_ts_1 = require("./rule.js");
const rules_nested_ts_1 = require("./rules_nested.js");
const rules_simple_ts_1 = require("./rules_simple.js");
/** The rule of a schema that was checked before. */
function compile(schema, judge) {
  if (!(0, json_ts_1.isObject)(schema)) {
    return schema === false ? refuseAll : acceptAll;
  }
  const keywords = schema;
  const inner = (part) => compile(part, judge);
  const rules = [
    typeRule(keywords),
    choiceRule(keywords, "enum", keywords["enum"]),
    choiceRule(keywords, "const", constants(keywords)),
    (0, rules_simple_ts_1.stringRule)(keywords),
    (0, rules_simple_ts_1.numberRule)(keywords),
    (0, rules_nested_ts_1.arrayRule)(keywords, inner),
    (0, rules_nested_ts_1.objectRule)(keywords, inner),
  ].filter(json_ts_1.isThere);
  const verdict = judge.rule(keywords);
  return verdict === null
    ? (0, rule_ts_1.all)(rules)
    : both((0, rule_ts_1.all)(rules), verdict);
}
const acceptAll = () => true;
const refuseAll = (_, at, report) =>
  (0, rule_ts_1.fault)(report, at, "false", null);
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
  return (value, at, report) =>
    fits(value) || (0, rule_ts_1.fault)(report, at, "type", type);
}
function isOfType(value, type) {
  return type === "integer"
    ? Number.isInteger(value)
    : (0, json_ts_1.typeOf)(value) === type;
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
  const texts = new Set(choices.map(canonical_ts_1.canonical));
  return (value, at, report) =>
    texts.has((0, canonical_ts_1.canonical)(value)) ||
    (0, rule_ts_1.fault)(report, at, keyword, keywords[keyword]);
}
