// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the turns on SQLite's one connection, whose calls block this process.
 *
 * Never waits for a lock without end: what is locked longer than the connection itself
 * waits is tried again a little later, so that others have their turn. Best is a connection
 * of its own: whatever the product writes on the same one, while a handler waits for
 * something else than the database, is part of our transaction and rolled back with it.
 */
import { LockTimeout } from "../kernel/ports.js";
import { LOCK_WAIT_MS, sessionOf } from "./driver.js";
import { isBusy } from "./errors.js";
const PAUSE_MS = 5;
export function oneConnection(client, connection) {
  const line = new Line();
  const now = sessionOver(client, connection);
  const alone = (work) => {
    return line.turn(() => untilFree(work));
  };
  return {
    database: "sqlite",
    client,
    query: (sql, params) => alone(() => now.query(sql, params)),
    execute: (sql, params) => alone(() => now.execute(sql, params)),
    transaction: (work) => line.turn(() => transaction(connection, now, work)),
    script: (sql) => alone(() => Promise.resolve(connection.exec(sql))),
  };
}
function sessionOver(client, connection) {
  const session = sessionOf(client, (sql, params) => {
    const changes = connection.run(sql, params);
    return Promise.resolve({ rows: [], changes });
  });
  return {
    ...session,
    query: async (sql, params) => {
      return await Promise.resolve(connection.all(sql, params));
    },
  };
}
async function transaction(connection, session, work) {
  // A transaction that began with a read could not wait for the write lock later.
  const begin = () => Promise.resolve(connection.exec("BEGIN IMMEDIATE"));
  await untilFree(begin);
  try {
    const result = await work(session);
    await untilFree(() => Promise.resolve(connection.exec("COMMIT")));
    return result;
  } catch (cause) {
    rollBack(connection);
    throw cause;
  }
}
/** Some errors end the transaction themselves. */
function rollBack(connection) {
  try {
    connection.exec("ROLLBACK");
  } catch {
    // The first error is the one that tells something.
  }
}
/** Tries until no other process holds the lock. */
async function untilFree(work) {
  const end = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!isBusy(cause) || Date.now() > end) {
        throw cause;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
/** Callers one after the other, in the order they came. */
class Line {
  #waiting = [];
  #taken = false;
  async turn(work) {
    if (this.#taken) {
      await this.#wait();
    }
    this.#taken = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#taken = false;
      } else {
        next();
      }
    }
  }
  #wait() {
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((other) => other !== go);
        reject(new LockTimeout("the connection"));
      };
      const timer = setTimeout(giveUp, LOCK_WAIT_MS);
      this.#waiting.push(go);
    });
  }
}
