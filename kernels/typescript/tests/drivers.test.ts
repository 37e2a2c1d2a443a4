/** Owns what drivers do beside statements: when they open, what a result is, what an error means. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  LockTimeout,
  Retry,
  StoreUnavailable,
  UniqueViolation,
} from "../control_plane/index.ts";
import { pglite } from "../control_plane/sql/drivers/pglite.ts";
import { portError } from "../control_plane/sql/errors.ts";
import { outcomeOf } from "../control_plane/sql/outcome.ts";

test("a PGlite that is given as a function is opened by the first statement", async () => {
  let opened = 0;
  const query = () => Promise.resolve({ rows: [{ one: 1 }], affectedRows: 0 });
  const driver = pglite(() => {
    opened += 1;
    return { query, transaction: () => query(), exec: () => query() };
  });
  assert.equal(opened, 0);
  assert.deepEqual(await driver.query("SELECT 1", []), [{ one: 1 }]);
  await driver.query("SELECT 1", []);
  assert.equal(opened, 1);
});

test("a result means the same rows and count from every library", () => {
  const rows = [{ c0: "1" }];
  const counted = Object.assign([...rows], { count: 1 });
  const forms: [unknown, number][] = [
    [{ rows, rowCount: 1 }, 1],
    [{ rows, affectedRows: 0 }, 0],
    [{ records: rows, affected: 1 }, 1],
    [counted, 1],
    [[rows, { rowCount: 1 }], 1],
    [[rows, 1], 1],
    [[rows, ["a field"]], 1],
    [rows, 1],
  ];
  for (const [raw, changes] of forms) {
    const outcome = outcomeOf(raw);
    assert.deepEqual([...outcome.rows], rows, JSON.stringify(raw));
    assert.equal(outcome.changes, changes, JSON.stringify(raw));
  }
  // Sequelize's of an INSERT on MySQL: the new row's number, and how many.
  assert.deepEqual(outcomeOf([0, 1]), { rows: [], changes: 1 });
  const header = { affectedRows: 2, insertId: 0 };
  assert.deepEqual(outcomeOf([header, undefined]), { rows: [], changes: 2 });
});

test("an error means the same through every library that wraps it", () => {
  const state = (code: string) => Object.assign(new Error("no"), { code });
  const wrapped: [unknown, new () => Error][] = [
    [state("23505"), UniqueViolation],
    [new Error("a query failed", { cause: state("40P01") }), Retry],
    [Object.assign(new Error(), { original: state("55P03") }), LockTimeout],
    [
      Object.assign(new Error(), { driverError: state("57P01") }),
      StoreUnavailable,
    ],
    [
      {
        code: "P2010",
        meta: { driverAdapterError: { cause: { originalCode: "23505" } } },
      },
      UniqueViolation,
    ],
    [{ code: "ER_LOCK_WAIT_TIMEOUT", errno: 1205 }, LockTimeout],
    [{ code: "ERR_SQLITE_ERROR", errcode: 2067 }, UniqueViolation],
    [{ code: "SQLITE_BUSY_SNAPSHOT" }, Retry],
    [state("ECONNREFUSED"), StoreUnavailable],
    [new Error("Connection terminated unexpectedly"), StoreUnavailable],
  ];
  for (const [cause, kind] of wrapped) {
    assert(portError(cause) instanceof kind, JSON.stringify(cause));
  }
  const fault = state("42601");
  assert.equal(portError(fault), fault);
});
