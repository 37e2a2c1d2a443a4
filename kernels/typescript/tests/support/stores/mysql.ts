/**
 * Owns stores on MariaDB or MySQL through each library. Each has a database of its own.
 *
 * Never starts a server: ACP_TEST_MYSQL says where one is.
 */

import makeKnex from "knex";
import mysqlLibrary from "mysql2/promise";
import { Sequelize } from "sequelize";

import type { Driver } from "../../../control_plane/sql/driver.ts";
import { knex } from "../../../control_plane/sql/drivers/knex.ts";
import { mysql2 } from "../../../control_plane/sql/drivers/mysql2.ts";
import { sequelize } from "../../../control_plane/sql/drivers/sequelize.ts";
import { emptied, type Stores, tables } from "./store.ts";

const MOST_CONNECTIONS = 60;

type Made = { driver: Driver; end: () => Promise<unknown> };

const LIBRARIES: Record<string, (uri: string) => Made> = {
  mysql2: (uri) => {
    const connectionLimit = MOST_CONNECTIONS;
    const pool = mysqlLibrary.createPool({ uri, connectionLimit });
    return { driver: mysql2(pool), end: () => pool.end() };
  },
  knex: (connection) => {
    const pool = { min: 0, max: MOST_CONNECTIONS };
    const db = makeKnex({ client: "mysql2", connection, pool });
    return { driver: knex(db, "mysql"), end: () => db.destroy() };
  },
  sequelize: (uri) => {
    const pool = { max: MOST_CONNECTIONS };
    const db = new Sequelize(uri, { logging: false, pool });
    return { driver: sequelize(db, "mysql"), end: () => db.close() };
  },
};

/** Stores in a database of their own on the server, through this library. */
export async function mysqlStores(
  library: string,
  url: string,
): Promise<Stores> {
  const name = `acp_${crypto.randomUUID().replaceAll("-", "")}`;
  const owner = await mysqlLibrary.createConnection({ uri: url });
  await owner.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const { driver, end } = LIBRARIES[library]!(own.href);
  await driver.script(tables("mysql"));
  return emptied(driver, async () => {
    await end();
    await owner.query(`DROP DATABASE ${name}`);
    await owner.end();
  });
}
