// PostgreSQL and MariaDB in temporary folders, for a test or a measurement; they go away with it. The project's root is
// an argument: tests/prepare there says where their programs are.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import process from "node:process";

const START_MS = 60_000;

const folders = [];
const servers = [];

/** A folder for one server alone, which may go into it; and who that is, for servers refuse to run as root. */
function home(name) {
  const own = mkdtempSync(`${tmpdir()}/acp-${name}-`);
  folders.push(own);
  if (process.getuid() !== 0) {
    return { folder: own, owner: {} };
  }
  const id = (flag) => {
    const asked = spawnSync("id", [flag, name], { encoding: "utf8" });
    const found = asked.status === 0 ? asked.stdout : ofNobody(flag);
    return Number(found);
  };
  const owner = { uid: id("-u"), gid: id("-g") };
  chownSync(own, owner.uid, owner.gid);
  return { folder: own, owner };
}

function ofNobody(flag) {
  return execFileSync("id", [flag, "nobody"], { encoding: "utf8" });
}

function prepared(root, what) {
  const program = `${root}/tests/prepare`;
  return execFileSync(program, [what], { encoding: "utf8" }).trim();
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function start(program, options, { folder, owner }, told) {
  const server = spawn(program, options, {
    cwd: folder,
    stdio: ["ignore", "ignore", told === undefined ? "inherit" : "pipe"],
    ...owner,
  });
  server.stderr?.on("data", (bytes) => told(`${bytes}`));
  servers.push(server);
}

/** Resolves as soon as something listens. */
export async function listening(port) {
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

/** Its URL; `told` is called with what the server writes. */
export async function postgres(root, more = [], told = undefined) {
  const its = home("postgres");
  const { folder, owner } = its;
  const programs = prepared(root, "postgres");
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
    ...more,
  ];
  const set = settings.flatMap((setting) => ["-c", setting]);
  const all = ["-D", data, "-p", `${port}`, ...set];
  start(`${programs}/postgres`, all, its, told);
  await listening(port);
  return `postgres://app@127.0.0.1:${port}/postgres`;
}

/** Its URL. */
export async function mariadb(root) {
  const program = prepared(root, "mariadb");
  const its = home("mysql");
  const { folder, owner } = its;
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
  start(program, ["--no-defaults", data, ...settings], its);
  await listening(port);
  return `mysql://app:app@127.0.0.1:${port}/mysql`;
}

/** Ends them, and takes their data away. */
export async function stop() {
  for (const server of servers) {
    if (server.exitCode !== null || server.signalCode !== null) {
      continue;
    }
    const ended = new Promise((resolve) => server.on("exit", resolve));
    // PostgreSQL takes this for a fast end; MariaDB waits for the next.
    server.kill("SIGINT");
    const patience = setTimeout(() => server.kill("SIGKILL"), 10_000);
    server.kill("SIGTERM");
    await ended;
    clearTimeout(patience);
  }
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
}
