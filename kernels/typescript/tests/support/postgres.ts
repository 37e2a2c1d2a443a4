/**
 * Owns the reference store on a PostgreSQL server, with as many connections as there are
 * calls: where transactions really wait for each other. Each store has a schema of its own.
 *
 * Never starts a server: ACP_TEST_POSTGRES says where one is.
 */

import pg from "pg";

import {
  LockTimeout,
  Retry,
  type Row,
  UniqueViolation,
} from "../../control_plane/index.ts";
import type { Pool, Result, Session } from "./sessions.ts";
import { tables } from "./tables.ts";

const MOST_CONNECTIONS = 60;
const BIGINT = 20;

pg.types.setTypeParser(BIGINT, Number);

export class PostgresPool implements Pool {
  readonly begin = "BEGIN";
  readonly greatest = "GREATEST";
  readonly #schema: string;
  readonly #pool: pg.Pool;

  private constructor(url: string) {
    this.#schema = `acp_${crypto.randomUUID().replaceAll("-", "")}`;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: MOST_CONNECTIONS,
      options: `-c search_path=${this.#schema} -c lock_timeout=10000`,
    });
  }

  /** A store of its own on the server. */
  static async create(url: string): Promise<PostgresPool> {
    const pool = new PostgresPool(url);
    await pool.#pool.query(`CREATE SCHEMA ${pool.#schema}`);
    await pool.#pool.query(tables("BIGSERIAL"));
    return pool;
  }

  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    try {
      return await work({ run: (sql, params) => run(client, sql, params) });
    } finally {
      client.release();
    }
  }

  async close(): Promise<void> {
    await this.#pool.query(`DROP SCHEMA ${this.#schema} CASCADE`);
    await this.#pool.end();
  }
}

async function run(
  client: pg.PoolClient,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Result> {
  try {
    const text = sql.replace(/\?(\d+)/g, "$$$1");
    const result = await client.query<Row>(text, [...params]);
    return { rows: result.rows, changes: result.rowCount ?? 0 };
  } catch (cause) {
    throw inPortWords(cause);
  }
}

function inPortWords(cause: unknown): unknown {
  switch ((cause as { code?: string }).code) {
    case "23505":
      return new UniqueViolation("a unique index", { cause });
    case "40001":
    case "40P01":
      return new Retry("a deadlock or a serialization failure", { cause });
    case "55P03":
      return new LockTimeout("a lock", { cause });
    default:
      return cause;
  }
}
