// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what the SQL store needs of a database library: statements and transactions.
 *
 * Never imports a library: a driver takes the host's own pool or client and knows its shape.
 */
import type { Row } from "../kernel/ports.ts";
/** The databases that the kit's statements are written for. */
export type Database = "mysql" | "postgres" | "sqlite";
/** What a parameter may be; anything richer is text before it comes here. */
export type Param = string | number | null;
/** One connection, or the inside of one transaction. */
export interface Session {
  /** The library's own handle: a `pg` client, a Prisma transaction client. */
  readonly client: unknown;
  /** `$1` is a parameter in PostgreSQL, `?` elsewhere. */
  query(sql: string, params: readonly unknown[]): Promise<Row[]>;
  /** How many rows it changed (on MySQL, found). */
  execute(sql: string, params: readonly unknown[]): Promise<number>;
}
/** A database as one library reaches it; outside of a transaction statements commit at once. */
export interface Driver extends Session {
  readonly database: Database;
  /**
   * Commits when the work is done; rolls back when it throws, and throws the same. No lock
   * is waited for longer than 10 s, and the level is READ COMMITTED.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Several statements without parameters, of a migration. */
  script(sql: string): Promise<void>;
}
/** How long a lock is waited for. */
export declare const LOCK_WAIT_MS = 10000;
/** What a transaction begins with where the library said BEGIN already. */
export declare const OPENING: Readonly<Record<Database, readonly string[]>>;
/** The statements of a script that a library takes only one by one: each ends its line. */
export declare function statementsOf(script: string): string[];
/** Makes a session of one function that runs a statement and knows rows and count. */
export interface Outcome {
  readonly rows: Row[];
  readonly changes: number;
}
/** A session over a library that answers every statement in one way. */
export declare function sessionOf(
  client: unknown,
  run: (sql: string, params: readonly unknown[]) => Promise<Outcome>,
): Session;
