/**
 * Owns the run of every in-process vector, over a real store and in parallel calls: SQLite
 * in memory, or the PostgreSQL server that ACP_TEST_POSTGRES names.
 */

import process from "node:process";
import { test } from "node:test";

import { Harness, nowhere } from "./support/harness.ts";
import { type Pool, SqlitePool } from "./support/sessions.ts";
import { CaseRun, givenOf, loadCases } from "./support/vectors.ts";

const url = process.env["ACP_TEST_POSTGRES"];

async function makePool(): Promise<Pool> {
  if (url === undefined) {
    return new SqlitePool();
  }
  const { PostgresPool } = await import("./support/postgres.ts");
  return PostgresPool.create(url);
}

for (const [name, one] of loadCases()) {
  test(name, async () => {
    const harness = await Harness.start(
      givenOf(one),
      nowhere,
      await makePool(),
    );
    try {
      await new CaseRun(one, harness).play();
    } finally {
      await harness.close();
    }
  });
}
