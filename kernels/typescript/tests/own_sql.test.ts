/**
 * Owns that one text of SQL means the same on every database, through every library.
 *
 * ACP_TEST_STORE names the store, as for the vectors.
 */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { countsOf, parseBindings } from "../control_plane/index.ts";
import { ownSql, sqlAdapters } from "../control_plane/sql/index.ts";
import { storesCalled } from "./support/stores/all.ts";

const stores = await storesCalled(process.env["ACP_TEST_STORE"] ?? "sql_js");
const { driver, close } = await stores.next();
const bindings = parseBindings({
  integration: "test",
  base_path: "/manage",
  tenant: { table: "tenants", id_column: "id" },
  database: { adapter: "test", connection: "test", table_prefix: "own_" },
  auth: { keys_table: "acp_api_keys", key_prefix: "acp_" },
});
const { db } = sqlAdapters(driver, bindings);

const TABLES = {
  postgres: `
    CREATE TABLE own_things (
      id uuid PRIMARY KEY, name varchar(200) NOT NULL,
      amount double precision NULL, number smallint NOT NULL,
      open boolean NOT NULL, extra jsonb NOT NULL,
      made_at timestamp with time zone NOT NULL);
  `,
  mysql: `
    CREATE TABLE own_things (
      id char(32) PRIMARY KEY, name varchar(200) NOT NULL,
      amount double precision NULL, number smallint NOT NULL,
      open bool NOT NULL, extra json NOT NULL, made_at datetime(6) NOT NULL
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
  `,
  sqlite: `
    CREATE TABLE own_things (
      id char(32) PRIMARY KEY, name varchar(200) NOT NULL,
      amount real NULL, number smallint NOT NULL, open bool NOT NULL,
      extra text NOT NULL, made_at datetime NOT NULL);
  `,
};
await driver.script("DROP TABLE IF EXISTS own_things;\n");
await driver.script(TABLES[driver.database]);

const ID = "0193f4c2-7a10-7000-8000-00000000000a";
const INSERT = `
  INSERT INTO {things} (id, name, amount, number, open, extra, made_at)
  VALUES (:id, :text, :real, :int, :bool, :json, :time)
`;
const SELECT = `
  SELECT [id t.id, text t.name, real t.amount, int t.number, bool t.open,
  json t.extra, time t.made_at] FROM {things} t
`;
const THING = {
  id: ID,
  name: "it's :text",
  amount: 0.1 + 0.2,
  number: 3,
  open: true,
  extra: { deep: [1, "ü", null] },
  made_at: new Date("2026-01-02T03:04:05.678Z"),
};

after(async () => {
  await driver.script("DROP TABLE IF EXISTS own_things;\n");
  await close();
  await stores.end();
});

test("what a statement writes, a statement reads, each value as what it was", async () => {
  const sql = ownSql(db);
  await sql.run("DELETE FROM {things}");
  assert.equal(await sql.run(INSERT, ...Object.values(THING)), 1);
  assert.deepEqual(await sql.select(SELECT), [THING]);
  const [amount, open] = [null, false];
  await sql.run("UPDATE {things} SET amount = :real, open = :bool", null, open);
  const found = await sql.selectOne(`${SELECT} WHERE t.id = :id`, ID);
  assert.deepEqual(found, { ...THING, amount, open });
  const count =
    "SELECT [int COUNT(*) things] FROM {things} WHERE name <> ':text'";
  assert.deepEqual(await sql.selectOne(count), { things: 1 });
});

test("numbers keep all their digits", async () => {
  const sql = ownSql(db);
  for (const amount of [0, -2.5, 42.5, 1e-9, 123456.789012345, 5e20]) {
    await sql.run("DELETE FROM {things}");
    const thing = { ...THING, amount };
    await sql.run(INSERT, ...Object.values(thing));
    assert.deepEqual(await sql.select(SELECT), [thing]);
  }
});

test("an id that is none finds nothing", async () => {
  const sql = ownSql(db);
  for (const id of ["", "x", "' OR 1 = 1 --"]) {
    assert.equal(await sql.selectOne(`${SELECT} WHERE t.id = :id`, id), null);
  }
});

test("what is rolled back was never there", async () => {
  await ownSql(db).run("DELETE FROM {things}");
  const work = db.transaction(async (tx) => {
    const sql = ownSql(tx);
    await sql.run(INSERT, ...Object.values(THING));
    assert.equal((await sql.select(SELECT)).length, 1);
    throw new Error("no");
  });
  await assert.rejects(work, /^Error: no$/);
  assert.deepEqual(await ownSql(db).select(SELECT), []);
});

test("a pack's function counts its ceiling inside the transaction", async () => {
  await ownSql(db).run("DELETE FROM {things}");
  const tenant = "t1";
  const count = "SELECT [int COUNT(*) things] FROM {things} WHERE name = :text";
  const counted = { name: "none", definitions: [], handlers: {} };
  const counts = countsOf([
    counted,
    {
      ...counted,
      counts: {
        max_things: async (db, name) => {
          const found = await ownSql(db).selectOne<{ things: number }>(
            count,
            name,
          );
          return found?.things ?? 0;
        },
      },
    },
  ]);
  const { ceilings } = sqlAdapters(driver, bindings, counts);
  const used = await db.transaction(async (tx) => {
    const thing = { ...THING, name: tenant };
    await ownSql(tx).run(INSERT, ...Object.values(thing));
    return ceilings.getUsage(tx, "max_things", tenant, new Date());
  });
  assert.equal(used, 1);
});
