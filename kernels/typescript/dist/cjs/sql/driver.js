// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what the SQL store needs of a database library: statements and transactions.
 *
 * Never imports a library: a driver takes the host's own pool or client and knows its shape.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.OPENING = exports.LOCK_WAIT_MS = void 0;
exports.statementsOf = statementsOf;
exports.sessionOf = sessionOf;
/** How long a lock is waited for. */
exports.LOCK_WAIT_MS = 10_000;
/** What a transaction begins with where the library said BEGIN already. */
exports.OPENING = {
  mysql: ["SET innodb_lock_wait_timeout = 10"],
  postgres: ["SET LOCAL lock_timeout = '10s'"],
  sqlite: [],
};
/** The statements of a script that a library takes only one by one: each ends its line. */
function statementsOf(script) {
  const bare = script.replace(/^--.*$/gm, "");
  const found = bare.split(/;[ \t]*(?:\r?\n|$)/).map((part) => part.trim());
  return found.filter((part) => part !== "");
}
function changesOf({ changes }) {
  return changes;
}
/** A session over a library that answers every statement in one way. */
function sessionOf(client, run) {
  return {
    client,
    query: (sql, params) => run(sql, params).then(({ rows }) => rows),
    execute: (sql, params) => run(sql, params).then(changesOf),
  };
}
