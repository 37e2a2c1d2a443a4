/**
 * Owns which store a name means. Libraries are loaded only where they are asked for.
 *
 * Never falls back to another one.
 */

import process from "node:process";

import type { Store, Stores } from "./store.ts";

/** The stores that this name means. */
export async function storesCalled(name: string): Promise<Stores> {
  const [database, library = ""] = name.split("/");
  switch (database) {
    case "sql_js":
      return fresh((await import("./sqlite.ts")).sqlJsStore);
    case "node_sqlite":
      return fresh((await import("./sqlite.ts")).nodeSqliteStore);
    case "better_sqlite3":
      return fresh((await import("./sqlite.ts")).betterSqlite3Store);
    case "pglite":
      return (await import("./postgres.ts")).pgliteStores();
    case "postgres": {
      const { postgresStores } = await import("./postgres.ts");
      return postgresStores(library, url("ACP_TEST_POSTGRES"));
    }
    case "mysql": {
      const { mysqlStores } = await import("./mysql.ts");
      return mysqlStores(library, url("ACP_TEST_MYSQL"));
    }
    default:
      throw new RangeError(`no store is called \`${name}\``);
  }
}

function fresh(next: () => Promise<Store>): Stores {
  return { next, end: () => Promise.resolve() };
}

function url(variable: string): string {
  const found = process.env[variable];
  if (found === undefined) {
    throw new RangeError(`${variable} names no server`);
  }
  return found;
}
