// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what PostgreSQL, MySQL and SQLite do each in their own way.
 *
 * Never a statement of the kernel's: those are the same everywhere.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.uuidOf = uuidOf;
exports.withHyphens = withHyphens;
exports.withoutHyphens = withoutHyphens;
exports.quoted = quoted;
exports.writtenTime = writtenTime;
exports.readTime = readTime;
exports.plainParam = plainParam;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NIL = "00000000-0000-0000-0000-000000000000";
const HYPHENS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const DIGITS = /^[0-9a-f]{32}$/i;
/** The UUID that a text names, or the nil UUID, the id of nothing. */
function uuidOf(value) {
  return typeof value === "string" && UUID.test(value)
    ? value.toLowerCase()
    : NIL;
}
/** A UUID in its usual form, where it is kept as 32 digits; any other id as it is. */
function withHyphens(id) {
  return id.length === 32 && DIGITS.test(id)
    ? id.replace(HYPHENS, "$1-$2-$3-$4-$5")
    : id;
}
/** SQL that takes the hyphens out of a UUID, and is null for any other text. */
function withoutHyphens(text) {
  const form = "'________-____-____-____-____________'";
  return `CASE WHEN ${text} LIKE ${form} THEN REPLACE(${text}, '-', '') END`;
}
/** A checked identifier, in quotes; `schema.table` in two pairs of them. */
function quoted(dialect, name) {
  const { quote } = dialect;
  return name
    .split(".")
    .map((part) => `${quote}${part}${quote}`)
    .join(".");
}
/** `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC: texts of one form, which sort like the moments. */
function writtenTime(moment) {
  const [seconds, fraction = ""] = moment
    .toISOString()
    .replace("T", " ")
    .replace("Z", "")
    .split(".");
  return Number(fraction) === 0 ? `${seconds}` : `${seconds}.${fraction}000`;
}
/** The moment that such a text names; without an offset it is UTC. */
function readTime(text) {
  const iso = text.replace(" ", "T");
  const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(iso.slice(10));
  return new Date(zoned ? iso : `${iso}Z`);
}
/** How a value without a type of its own is sent: as JSON text, 0 or 1, or as it is. */
function plainParam(kind, value) {
  if (value === null || value === undefined) {
    return null;
  }
  switch (kind) {
    case "json":
      return JSON.stringify(value);
    case "bool":
      return value ? 1 : 0;
    default:
      return value;
  }
}
