// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how bytes become a JSON value: strictly, and never with an exception of its own.
 *
 * Never checks what the value means. `JSON.parse` refuses most of what is not JSON; what it
 * lets through is refused here: invalid UTF-8, a BOM, lone surrogates, U+0000, numbers
 * beyond 2^53-1, duplicate members, nesting over 32.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.JsonRefused = exports.MAX_DEPTH = void 0;
exports.parseStrictly = parseStrictly;
/** The most levels of objects and arrays; the body itself is the first. */
exports.MAX_DEPTH = 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
// `[` and `{`, `]` and `}`: the same but for one bit, which tells no others apart.
const BRACE = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;
// With the flag `u` a surrogate matches only where it stands alone.
const UNFIT = /[\0\ud800-\udfff]/u;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** The sentence for the caller; it never quotes the input. */
class JsonRefused extends Error {}
exports.JsonRefused = JsonRefused;
/** The value, or `JsonRefused`. */
function parseStrictly(raw) {
  const text = decode(raw);
  if (text.startsWith("\ufeff")) {
    throw new JsonRefused("The body begins with a byte order mark.");
  }
  const members = countMembers(text);
  const value = parse(text);
  const found = checkValue(value, text.includes("\\u"));
  if (found !== members) {
    throw new JsonRefused("An object names a member twice.");
  }
  return value;
}
function decode(raw) {
  try {
    return decoder.decode(raw);
  } catch {
    throw new JsonRefused("The body is not UTF-8.");
  }
}
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefused("The body is not valid JSON.");
  }
}
/** The colons outside of strings: in JSON, one for each member that is written. */
function countMembers(text) {
  let members = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) {
      i = closingQuote(text, i);
    } else if (char === COLON) {
      members += 1;
    } else if ((char | BRACE) === OPENING) {
      depth += 1;
      if (depth > exports.MAX_DEPTH) {
        throw new JsonRefused(
          `The body is nested over ${exports.MAX_DEPTH} levels deep.`,
        );
      }
    } else if ((char | BRACE) === CLOSING) {
      depth -= 1;
    }
  }
  return members;
}
function closingQuote(text, start) {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end === -1 ? text.length : end;
}
function isEscaped(text, position) {
  let before = position - 1;
  while (text.charCodeAt(before) === BACKSLASH) {
    before -= 1;
  }
  return (position - before) % 2 === 0;
}
/** Counts the members that are there, and refuses what only an escape can smuggle in. */
function checkValue(value, hasEscapes) {
  let members = 0;
  const open = [value];
  const visit = (name) => {
    members += 1;
    checkText(name, hasEscapes);
  };
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part === "number") {
      checkNumber(part);
    } else if (typeof part === "string") {
      checkText(part, hasEscapes);
    } else if (typeof part === "object" && part !== null) {
      if (!Array.isArray(part)) {
        Object.keys(part).forEach(visit);
      }
      for (const inner of Object.values(part)) {
        open.push(inner);
      }
    }
  }
  return members;
}
function checkNumber(number) {
  if (!(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) {
    throw new JsonRefused("A number is beyond 2^53-1.");
  }
}
function checkText(text, hasEscapes) {
  if (hasEscapes && UNFIT.test(text)) {
    throw new JsonRefused("A string holds a lone surrogate or U+0000.");
  }
}
