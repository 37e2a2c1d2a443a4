// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how a row becomes a record: column by column, in the statement's order.
 *
 * Never runs a statement. Every column comes as text or null.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Records = void 0;
exports.maybe = maybe;
exports.text = text;
exports.id = id;
exports.int = int;
exports.json = json;
const dialect_ts_1 = require("./dialect.js");
const MOST_COLUMNS = 32;
// Made once: there are hundreds of columns in one answer.
const NAMES = [...new Array(MOST_COLUMNS).keys()].map((column) => `c${column}`);
/** Reads rows of one dialect. */
class Records {
  #dialect;
  constructor(dialect) {
    this.#dialect = dialect;
  }
  apiKey = (row) => ({
    id: id(row, 0),
    tenantId: text(row, 1),
    keyPrefix: text(row, 2),
    name: maybe(row, 3),
    scopes: json(row, 4),
    createdAt: this.#time(row, 5),
    lastUsedAt: this.#maybeTime(row, 6),
    expiresAt: this.#maybeTime(row, 7),
    revokedAt: this.#maybeTime(row, 8),
  });
  storedKey = (row) => ({
    ...this.apiKey(row),
    keyHash: `${row["hash"]}`,
    active: row["there"] === "1",
  });
  teamMember = (row) => ({
    id: id(row, 0),
    tenantId: text(row, 1),
    email: text(row, 2),
    role: text(row, 3),
    invitedAt: this.#time(row, 4),
    joinedAt: this.#maybeTime(row, 5),
  });
  webhook = (row) => ({
    id: id(row, 0),
    tenantId: text(row, 1),
    url: text(row, 2),
    events: json(row, 3),
    active: text(row, 4) === "1",
    secret: text(row, 5),
    createdAt: this.#time(row, 6),
    updatedAt: this.#time(row, 7),
  });
  delivery = (row) => ({
    id: id(row, 0),
    webhookId: id(row, 1),
    tenantId: text(row, 2),
    event: text(row, 3),
    status: text(row, 4),
    statusCode: maybe(row, 5) === null ? null : int(row, 5),
    attemptedAt: this.#time(row, 6),
    completedAt: this.#maybeTime(row, 7),
  });
  #time(row, column) {
    return this.#dialect.moment(text(row, column));
  }
  #maybeTime(row, column) {
    const found = maybe(row, column);
    return found === null ? null : this.#dialect.moment(found);
  }
}
exports.Records = Records;
/** The column's text, or null. */
function maybe(row, column) {
  const value = row[NAMES[column]];
  return value === null || value === undefined ? null : String(value);
}
/** The text of a column that is never null. */
function text(row, column) {
  const value = maybe(row, column);
  if (value === null) {
    throw new TypeError("a column is null that must not be");
  }
  return value;
}
/** The column's id, in the usual form where it is a UUID. */
function id(row, column) {
  return (0, dialect_ts_1.withHyphens)(text(row, column));
}
function int(row, column) {
  return Number(text(row, column));
}
function json(row, column) {
  return JSON.parse(text(row, column));
}
