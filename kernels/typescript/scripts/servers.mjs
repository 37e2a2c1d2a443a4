// Runs the vectors through every database library: on PostgreSQL and MariaDB servers of its own, which go away with it,
// and on PGlite. The root of the project is the argument; tests/prepare there says where the servers' programs are.
import { spawnSync } from "node:child_process";
import process from "node:process";

import { mariadb, postgres, stop } from "./databases.mjs";

const root = process.argv[2];
/** All vectors where the drivers differ in substance; for the rest those that write, wait and roll back. */
const ALL = ["pglite", "postgres/pg", "postgres/postgres_js", "mysql/mysql2"];
const SOME = [
  "postgres/drizzle",
  "postgres/knex",
  "postgres/prisma",
  "postgres/sequelize",
  "postgres/typeorm",
  "mysql/knex",
  "mysql/sequelize",
];
const SOME_AREAS =
  "^(ceilings|concurrency|confirmation|iam|idempotency|rate-limit|settings|team|webhooks)/";

/** Whether all vectors passed; what failed is printed. */
function play(store, only, urls) {
  const variables = { ACP_TEST_STORE: store, ACP_TEST_ONLY: only, ...urls };
  const options = [
    "--test",
    "--test-reporter=tap",
    "built/tests/vectors.test.js",
    "built/tests/own_sql.test.js",
  ];
  const played = spawnSync(process.execPath, options, {
    env: { ...process.env, ...variables },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const { status, stdout, stderr } = played;
  const count = (word) =>
    stdout.match(new RegExp(`^# ${word} (\\d+)`, "m"))?.[1];
  const good = status === 0 && Number(count("pass")) > 0;
  console.log(`${store}: ${count("pass")} passed, ${count("fail")} failed`);
  if (!good) {
    console.log(stdout, stderr);
  }
  return good;
}

try {
  const urls = {
    ACP_TEST_POSTGRES: process.env.ACP_TEST_POSTGRES ?? (await postgres(root)),
    ACP_TEST_MYSQL: process.env.ACP_TEST_MYSQL ?? (await mariadb(root)),
  };
  const good = [
    ...ALL.map((store) => play(store, "", urls)),
    ...SOME.map((store) => play(store, SOME_AREAS, urls)),
  ];
  console.log(`${good.length} stores, ${good.filter(Boolean).length} passed`);
  process.exitCode = good.every(Boolean) ? 0 : 1;
} finally {
  await stop();
}
