/**
 * Owns stores on PostgreSQL through each library, with as many connections as there are
 * calls: where transactions really wait for each other. Each store has a schema of its own.
 *
 * Never starts a server: ACP_TEST_POSTGRES says where one is.
 */

import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { sql as drizzleSql } from "drizzle-orm";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import makeKnex from "knex";
import pgLibrary from "pg";
import makePostgresJs from "postgres";
import { Sequelize } from "sequelize";
import { DataSource } from "typeorm";

import type { Driver } from "../../../control_plane/sql/driver.ts";
import { drizzle } from "../../../control_plane/sql/drivers/drizzle.ts";
import { knex } from "../../../control_plane/sql/drivers/knex.ts";
import { pg } from "../../../control_plane/sql/drivers/pg.ts";
import { pglite } from "../../../control_plane/sql/drivers/pglite.ts";
import { postgresJs } from "../../../control_plane/sql/drivers/postgres_js.ts";
import { prisma } from "../../../control_plane/sql/drivers/prisma.ts";
import { sequelize } from "../../../control_plane/sql/drivers/sequelize.ts";
import { typeorm } from "../../../control_plane/sql/drivers/typeorm.ts";
import { emptied, type Stores, tables } from "./store.ts";

const MOST_CONNECTIONS = 60;

/** One PGlite for all cases: it takes seconds to start. */
export async function pgliteStores(): Promise<Stores> {
  const db = new PGlite();
  const driver = pglite(db);
  await driver.script(tables("postgres"));
  return emptied(driver, () => db.close());
}

function newSchema(): string {
  return `acp_${crypto.randomUUID().replaceAll("-", "")}`;
}

/** A library's driver over one schema, and how its connections are closed. */
type Made = { driver: Driver; end: () => Promise<unknown> };

const LIBRARIES: Record<string, (url: string, schema: string) => Made> = {
  pg: (url, schema) => {
    const pool = poolOf(url, schema);
    return { driver: pg(pool), end: () => pool.end() };
  },
  postgres_js: (url, schema) => {
    const sql = makePostgresJs(url, {
      max: MOST_CONNECTIONS,
      connection: { search_path: schema },
      onnotice: () => undefined,
    });
    return { driver: postgresJs(sql), end: () => sql.end() };
  },
  drizzle: (url, schema) => {
    const pool = poolOf(url, schema);
    const db = drizzlePg(pool);
    const driver = drizzle(db, drizzleSql, "postgres");
    return { driver, end: () => pool.end() };
  },
  prisma: (url, schema) => {
    const options = { max: MOST_CONNECTIONS, ...optionsOf(url, schema) };
    const adapter = new PrismaPg(options, { schema });
    const client = new PrismaClient({ adapter });
    const driver = prisma(client, "postgres");
    return { driver, end: () => client.$disconnect() };
  },
  knex: (url, schema) => {
    const db = makeKnex({
      client: "pg",
      connection: optionsOf(url, schema),
      pool: { min: 0, max: MOST_CONNECTIONS },
    });
    return { driver: knex(db, "postgres"), end: () => db.destroy() };
  },
  sequelize: (url, schema) => {
    const db = new Sequelize(url, {
      logging: false,
      pool: { max: MOST_CONNECTIONS },
      dialectOptions: { options: searchPath(schema) },
    });
    return { driver: sequelize(db, "postgres"), end: () => db.close() };
  },
  typeorm: (url, schema) => {
    const db = new DataSource({
      type: "postgres",
      url,
      extra: { max: MOST_CONNECTIONS, options: searchPath(schema) },
    });
    return { driver: typeorm(db, "postgres"), end: () => db.destroy() };
  },
};

function searchPath(schema: string): string {
  return `-c search_path=${schema}`;
}

function optionsOf(url: string, schema: string) {
  return { connectionString: url, options: searchPath(schema) };
}

function poolOf(url: string, schema: string) {
  const options = optionsOf(url, schema);
  return new pgLibrary.Pool({ ...options, max: MOST_CONNECTIONS });
}

/** Stores in a schema of their own on the server, through this library. */
export async function postgresStores(
  library: string,
  url: string,
): Promise<Stores> {
  const schema = newSchema();
  const owner = new pgLibrary.Pool({ ...optionsOf(url, schema), max: 1 });
  await owner.query(`CREATE SCHEMA ${schema}`);
  await owner.query(tables("postgres"));
  const { driver, end } = LIBRARIES[library]!(url, schema);
  if (library === "typeorm") {
    await (driver.client as DataSource).initialize();
  }
  return emptied(driver, async () => {
    await end();
    await owner.query(`DROP SCHEMA ${schema} CASCADE`);
    await owner.end();
  });
}
