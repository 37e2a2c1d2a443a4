// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the keywords of arrays and objects.
 *
 * Never looks at what has too many items: `maxItems` says so already, and a caller could
 * have us look at a hundred thousand.
 */
import { canonical } from "./canonical.js";
import { isObject, isThere } from "./json.js";
import { pointerTo, unescaped } from "./report.js";
import { all, fault } from "./rule.js";
import { closest } from "./suggestions.js";
/** The rule of the keywords of arrays. */
export function arrayRule(keywords, inner) {
  const rules = [
    countRule(keywords, "minItems", (count, least) => count >= least),
    countRule(keywords, "maxItems", (count, most) => count <= most),
    unlessTooMany(keywords, uniqueRule(keywords)),
    unlessTooMany(keywords, itemsRule(keywords, inner)),
  ].filter(isThere);
  const every = all(rules);
  return rules.length === 0
    ? null
    : (value, at, report) => !Array.isArray(value) || every(value, at, report);
}
function countRule(keywords, keyword, fits) {
  const bound = keywords[keyword];
  if (typeof bound !== "number") {
    return null;
  }
  return (value, at, report) =>
    fits(Object.keys(value).length, bound) || fault(report, at, keyword, bound);
}
function unlessTooMany(keywords, rule) {
  const most = keywords["maxItems"];
  if (rule === null || typeof most !== "number") {
    return rule;
  }
  const isLong = (value) => value.length > most;
  return (value, at, report) => isLong(value) || rule(value, at, report);
}
function uniqueRule(keywords) {
  if (keywords["uniqueItems"] !== true) {
    return null;
  }
  return (value, at, report) =>
    areUnique(value) || fault(report, at, "uniqueItems", true);
}
/** By text: to compare each with each takes long. */
function areUnique(items) {
  return new Set(items.map(canonical)).size === items.length;
}
function itemsRule(keywords, inner) {
  const first = (keywords["prefixItems"] ?? []).map(inner);
  const items = keywords["items"];
  if (first.length === 0 && items === undefined) {
    return null;
  }
  const rest = items === undefined ? null : inner(items);
  return (value, at, report) => {
    const list = value;
    if (items === false && list.length > first.length) {
      return fault(report, at, "items", false);
    }
    let fits = true;
    for (let i = 0; i < list.length; i++) {
      const rule = first[i] ?? rest;
      if (rule !== null && !within(rule, list[i], at, i, report)) {
        fits = false;
        if (report === null || report.full) {
          return false;
        }
      }
    }
    return fits;
  };
}
/** Pointers are made for a report alone. */
function within(rule, value, at, part, report) {
  return rule(value, report === null ? at : pointerTo(at, part), report);
}
/** The rule of the keywords of objects. */
export function objectRule(keywords, inner) {
  const rules = [
    requiredRule(keywords),
    countRule(keywords, "minProperties", (count, least) => count >= least),
    countRule(keywords, "maxProperties", (count, most) => count <= most),
    membersRule(keywords, inner),
  ].filter(isThere);
  const every = all(rules);
  return rules.length === 0
    ? null
    : (value, at, report) => !isObject(value) || every(value, at, report);
}
function requiredRule(keywords) {
  const names = keywords["required"];
  if (names === undefined || names.length === 0) {
    return null;
  }
  return (value, at, report) => {
    const missing = names.filter((name) => !Object.hasOwn(value, name));
    for (const name of missing) {
      fault(report, pointerTo(at, name), "required", names);
    }
    return missing.length === 0;
  };
}
function membersRule(keywords, inner) {
  const members = rulesByName(keywords["properties"], inner);
  const patterns = [...rulesByName(keywords["patternProperties"], inner)].map(
    ([pattern, rule]) => [new RegExp(pattern, "u"), rule],
  );
  const others = otherRule(keywords, members, inner);
  if (members.size === 0 && patterns.length === 0 && others === null) {
    return null;
  }
  const ruleOf = (name) => {
    const own = members.get(name);
    const more = patterns.filter(([pattern]) => pattern.test(name));
    const rules = more.map(([, rule]) => rule);
    if (rules.length === 0) {
      return own ?? others;
    }
    return all(own === undefined ? rules : [own, ...rules]);
  };
  return (value, at, report) => {
    let fits = true;
    for (const [name, member] of Object.entries(value)) {
      const rule = ruleOf(name);
      if (rule !== null && !within(rule, member ?? null, at, name, report)) {
        fits = false;
        if (report === null || report.full) {
          return false;
        }
      }
    }
    return fits;
  };
}
function rulesByName(schemas, inner) {
  const entries = Object.entries(schemas ?? {});
  return new Map(
    entries.map(([name, schema]) => [name, inner(schema ?? null)]),
  );
}
/** For the members that no other keyword names. */
function otherRule(keywords, members, inner) {
  const schema = keywords["additionalProperties"];
  if (schema === undefined || schema === true) {
    return null;
  }
  if (schema !== false) {
    return inner(schema);
  }
  return (_, at, report) => {
    if (report === null) {
      return false;
    }
    const name = unescaped(at.slice(at.lastIndexOf("/") + 1));
    const [near] = closest(name, members.keys(), 1);
    return fault(report, at, "additionalProperties", false, near);
  };
}
