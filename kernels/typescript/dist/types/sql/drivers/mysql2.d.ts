// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `mysql2`, to MySQL and MariaDB: `client` is a promise connection.
 *
 * Never prepares a statement: a pooler in between would not know it.
 */
import { type Driver } from "../driver.ts";
interface Query {
  sql: string;
  values?: unknown[];
  rowsAsArray: boolean;
}
interface Queries {
  query(options: Query): Promise<unknown>;
}
interface Connection extends Queries {
  release(): void;
  destroy(): void;
}
/** What is used of a pool of `mysql2/promise`. */
export interface Mysql2Pool extends Queries {
  getConnection(): Promise<Connection>;
}
/** What is used of a pool of `mysql2`, whose methods take callbacks. */
export interface Mysql2CallbackPool {
  promise(): Mysql2Pool;
}
export declare function mysql2(given: Mysql2Pool | Mysql2CallbackPool): Driver;
export {};
