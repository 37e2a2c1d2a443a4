// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `pg` (node-postgres): `client` is the host's own pool or client.
 *
 * Never names a prepared statement: a pooler in between would not know it.
 */
import type { Driver } from "../driver.ts";
interface Connection {
  query(text: string, values?: unknown[]): Promise<unknown>;
}
/** What is used of a `pg.PoolClient`. */
interface PooledClient extends Connection {
  release(destroy?: boolean): void;
  on(event: "error", listener: (cause: Error) => void): unknown;
  removeListener(event: "error", listener: (cause: Error) => void): unknown;
}
/** What is used of a `pg.Pool`. */
export interface PgPool extends Connection {
  connect(): Promise<PooledClient>;
}
export declare function pg(pool: PgPool): Driver;
export {};
