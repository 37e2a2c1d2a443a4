// Runs the vectors through every database library: on PostgreSQL and MariaDB servers of its own, which go away with it,
// and on PGlite. The root of the project is the argument; tests/prepare there says where the servers' programs are.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import process from "node:process";

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
const START_MS = 60_000;

const folder = mkdtempSync(`${tmpdir()}/acp-servers-`);
const servers = [];

/** Servers refuse to run as root. */
function user(name) {
  if (process.getuid() !== 0) {
    return {};
  }
  const id = (flag) => {
    const asked = spawnSync("id", [flag, name], { encoding: "utf8" });
    const found = asked.status === 0 ? asked.stdout : ofNobody(flag);
    return Number(found);
  };
  const owner = { uid: id("-u"), gid: id("-g") };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

function ofNobody(flag) {
  return execFileSync("id", [flag, "nobody"], { encoding: "utf8" });
}

function prepared(what) {
  const program = `${root}/tests/prepare`;
  return execFileSync(program, [what], { encoding: "utf8" }).trim();
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function start(program, options, owner) {
  const server = spawn(program, options, {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    ...owner,
  });
  servers.push(server);
}

/** Resolves as soon as something listens. */
async function listening(port) {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    const heard = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      const tell = (answer) => {
        socket.destroy();
        resolve(answer);
      };
      socket.on("connect", () => tell(true)).on("error", () => tell(false));
    });
    if (heard) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens on port ${port}`);
}

async function postgres() {
  const owner = user("postgres");
  const programs = prepared("postgres");
  const data = `${folder}/postgres`;
  const init = ["--username=app", "--auth=trust", "--encoding=UTF8"];
  const quick = ["--locale=C", "--no-sync", "-D", data];
  const options = { cwd: folder, stdio: "ignore", ...owner };
  execFileSync(`${programs}/initdb`, [...init, ...quick], options);
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "max_connections=200",
    "log_min_messages=panic",
  ];
  const set = settings.flatMap((setting) => ["-c", setting]);
  start(`${programs}/postgres`, ["-D", data, "-p", `${port}`, ...set], owner);
  await listening(port);
  return `postgres://app@127.0.0.1:${port}/postgres`;
}

async function mariadb() {
  const program = prepared("mariadb");
  const owner = user("mysql");
  const data = `--datadir=${folder}/mariadb`;
  const init = ["--no-defaults", data, "--skip-test-db"];
  const options = { cwd: folder, stdio: "ignore", ...owner };
  const auth = "--auth-root-authentication-method=normal";
  execFileSync("mariadb-install-db", [...init, auth], options);
  const first = `${folder}/first.sql`;
  const grants =
    "CREATE USER 'app'@'%' IDENTIFIED BY 'app';\nGRANT ALL ON *.* TO 'app'@'%';\n";
  writeFileSync(first, grants);
  const port = await freePort();
  const settings = [
    "--bind-address=127.0.0.1",
    `--port=${port}`,
    `--socket=${folder}/mariadb.sock`,
    `--pid-file=${folder}/mariadb.pid`,
    `--init-file=${first}`,
    "--innodb-flush-log-at-trx-commit=0",
    "--max-connections=200",
  ];
  start(program, ["--no-defaults", data, ...settings], owner);
  await listening(port);
  return `mysql://app:app@127.0.0.1:${port}/mysql`;
}

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
    ACP_TEST_POSTGRES: process.env.ACP_TEST_POSTGRES ?? (await postgres()),
    ACP_TEST_MYSQL: process.env.ACP_TEST_MYSQL ?? (await mariadb()),
  };
  const good = [
    ...ALL.map((store) => play(store, "", urls)),
    ...SOME.map((store) => play(store, SOME_AREAS, urls)),
  ];
  console.log(`${good.length} stores, ${good.filter(Boolean).length} passed`);
  process.exitCode = good.every(Boolean) ? 0 : 1;
} finally {
  for (const server of servers) {
    const ended = new Promise((resolve) => server.on("exit", resolve));
    // PostgreSQL takes this for a fast end; MariaDB waits for the next.
    server.kill("SIGINT");
    const patience = setTimeout(() => server.kill("SIGKILL"), 10_000);
    server.kill("SIGTERM");
    await ended;
    clearTimeout(patience);
  }
  rmSync(folder, { recursive: true, force: true });
}
