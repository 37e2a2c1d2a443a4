// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what a database's error means to the kernel, whichever library it comes through.
 *
 * Never shows one to a caller; what it does not know stays as it is.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.portError = portError;
exports.inPortWords = inPortWords;
exports.isBusy = isBusy;
const errors_ts_1 = require("../kernel/errors.js");
const ports_ts_1 = require("../kernel/ports.js");
/** PostgreSQL's states, MySQL's numbers, SQLite's, Prisma's and the libraries' own words. */
const MEANINGS = {
  23505: "unique",
  40001: "again",
  "40P01": "again",
  "55P03": "lock",
  1062: "unique",
  1020: "again",
  1213: "again",
  1205: "lock",
  ER_DUP_ENTRY: "unique",
  ER_CHECKREAD: "again",
  ER_LOCK_DEADLOCK: "again",
  ER_LOCK_WAIT_TIMEOUT: "lock",
  SQLITE_CONSTRAINT_UNIQUE: "unique",
  SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
  2067: "unique",
  1555: "unique",
  SQLITE_BUSY_SNAPSHOT: "again",
  517: "again",
  SQLITE_BUSY: "lock",
  SQLITE_LOCKED: "lock",
  P2002: "unique",
  P2034: "again",
  P1001: "away",
  P1002: "away",
  P1008: "away",
  P1017: "away",
  P2024: "away",
  P2028: "away",
  SequelizeConnectionAcquireTimeoutError: "away",
  KnexTimeoutError: "away",
};
/** Classes of PostgreSQL's states: connection, resources, operator's doing, system. */
const AWAY_STATE = /^(?:08|53|57|58)[0-9A-Z]{3}$/;
const AWAY_WORD =
  /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_)|CONNECT|POOL_|PROTOCOL_|ER_CON_COUNT|ER_SERVER_SHUTDOWN|SQLITE_(?:IOERR|READONLY|FULL|CANTOPEN))/;
/** Where a library gives no code at all. */
const AWAY_TEXT =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|(?:pool|Pool|Client) (?:is|was) (?:closed|ended)|after calling end on the pool|database (?:connection )?is (?:closed|not open)|PGlite is closed/;
/** Primary codes of SQLite: read only, I/O, full, cannot open; busy, locked. */
const SQLITE_AWAY = [8, 10, 13, 14];
const SQLITE_LOCK = [5, 6];
const DEEPEST = 6;
/** The port's error that this one means, or the error itself. */
function portError(cause) {
  if (cause instanceof errors_ts_1.ManageError || isPorts(cause)) {
    return cause;
  }
  switch (meaningOf(cause, DEEPEST)) {
    case "unique":
      return new ports_ts_1.UniqueViolation("a unique index", { cause });
    case "again":
      return new ports_ts_1.Retry("a deadlock or a serialization failure", {
        cause,
      });
    case "lock":
      return new ports_ts_1.LockTimeout("a lock", { cause });
    case "away":
      return new ports_ts_1.StoreUnavailable("the database", { cause });
    default:
      return cause;
  }
}
/** What the promise gives; its refusal in the port's words. */
function inPortWords(work) {
  return work.catch(refuse);
}
function refuse(cause) {
  throw portError(cause);
}
/** Whether a statement of SQLite found the database locked. */
function isBusy(cause) {
  return meaningOf(cause, DEEPEST) === "lock";
}
function isPorts(cause) {
  return (
    cause instanceof ports_ts_1.StoreUnavailable ||
    cause instanceof ports_ts_1.UniqueViolation ||
    cause instanceof ports_ts_1.Retry
  );
}
/** Libraries wrap the database's own error: the innermost that says something decides. */
function meaningOf(cause, depth) {
  if (typeof cause !== "object" || cause === null || depth === 0) {
    return null;
  }
  const error = cause;
  const inner = ["cause", "original", "parent", "driverError", "meta"];
  for (const name of [...inner, "driverAdapterError"]) {
    const meaning = meaningOf(error[name], depth - 1);
    if (meaning !== null) {
      return meaning;
    }
  }
  const names = [
    "originalCode",
    "code",
    "errno",
    "errcode",
    "sqlState",
    "name",
  ];
  for (const name of names) {
    const meaning = meaningOfCode(error[name], name);
    if (meaning !== null) {
      return meaning;
    }
  }
  return AWAY_TEXT.test(`${error["message"]}`) ? "away" : null;
}
function meaningOfCode(value, name) {
  if (typeof value !== "string" && typeof value !== "number") {
    return null;
  }
  const code = `${value}`;
  const known = MEANINGS[code];
  if (known !== undefined) {
    return known;
  }
  if (name === "errcode" && typeof value === "number") {
    const primary = value & 0xff;
    if (SQLITE_LOCK.includes(primary)) {
      return "lock";
    }
    return SQLITE_AWAY.includes(primary) ? "away" : null;
  }
  return AWAY_STATE.test(code) || AWAY_WORD.test(code) ? "away" : null;
}
