/**
 * Owns the proof that SQLite's transactions are the control plane's own, and not shared with
 * what the product does on its connection meanwhile.
 *
 * ACP_TEST_STORE names the library, `better_sqlite3` or `node_sqlite`; no other has files.
 */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { test } from "node:test";

import { betterSqlite3Beside } from "../control_plane/sql/drivers/better_sqlite3.ts";
import { nodeSqliteBeside } from "../control_plane/sql/drivers/node_sqlite.ts";
import type { Driver } from "../control_plane/sql/index.ts";
import {
  betterSqlite3Library,
  nodeSqliteLibrary,
} from "./support/stores/sqlite.ts";

/** A product's client, and the control plane beside it. */
interface Pair {
  readonly product: {
    exec(sql: string): unknown;
    prepare(sql: string): { all(): unknown[] };
  };
  readonly driver: Driver;
  close(): void;
}

async function betterSqlite3(file: string): Promise<Pair> {
  const { default: Database } = await betterSqlite3Library();
  const product = new Database(file);
  const opened = [product];
  const driver = betterSqlite3Beside(product, (file) => {
    const own = new Database(file, { timeout: 0 });
    opened.push(own);
    return own;
  });
  const close = () => opened.forEach((one) => one.close());
  return { product, driver, close };
}

async function nodeSqlite(file: string): Promise<Pair> {
  const { DatabaseSync } = await nodeSqliteLibrary();
  const product = new DatabaseSync(file);
  const opened = [product];
  const driver = nodeSqliteBeside(product, (file) => {
    const own = new DatabaseSync(file);
    opened.push(own);
    return own;
  });
  const close = () => opened.forEach((one) => one.close());
  return { product, driver, close };
}

const LIBRARIES: Readonly<Record<string, (file: string) => Promise<Pair>>> = {
  better_sqlite3: betterSqlite3,
  node_sqlite: nodeSqlite,
};
const name = process.env["ACP_TEST_STORE"] ?? "sql_js";
const open = LIBRARIES[name];
const skip = open === undefined ? `${name} has no files` : false;
const count = "SELECT COUNT(*) AS n FROM notes";
const undo = new Error("undo");

test(
  "the product's own transaction is its own while a call waits",
  { skip },
  async () => {
    const folder = mkdtempSync(`${tmpdir()}/acp-beside-`);
    const { product, driver, close } = await open!(`${folder}/product.sqlite`);
    try {
      product.exec("PRAGMA journal_mode = WAL");
      product.exec("CREATE TABLE notes (text TEXT)");
      const call = driver.transaction(async (session) => {
        await session.execute("INSERT INTO notes VALUES (?)", ["ours"]);
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw undo;
      });
      await new Promise((resolve) => setTimeout(resolve, 5));
      product.exec("BEGIN");
      assert.deepEqual(
        { ...(product.prepare(count).all()[0] as object) },
        { n: 0 },
      );
      product.exec("COMMIT");
      await assert.rejects(call, undo);
      // And the other way: ours waits for the product's lock without stopping this process.
      product.exec("BEGIN IMMEDIATE");
      product.exec("INSERT INTO notes VALUES ('theirs')");
      const late = driver.execute("INSERT INTO notes VALUES (?)", ["late"]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      product.exec("COMMIT");
      assert.equal(await late, 1);
      assert.deepEqual(
        { ...(product.prepare(count).all()[0] as object) },
        { n: 2 },
      );
    } finally {
      close();
      rmSync(folder, { recursive: true });
    }
  },
);

test(
  "a database in memory is shared: there is no other way to it",
  { skip },
  async () => {
    const { product, driver, close } = await open!(":memory:");
    assert.equal(driver.client, product);
    close();
  },
);
