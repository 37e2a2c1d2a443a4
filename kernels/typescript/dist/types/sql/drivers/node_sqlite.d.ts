// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `node:sqlite`: `client` is the `DatabaseSync` that it was given, or
 * the one that was opened beside it.
 *
 * Never waits inside the library, which would block this process: its timeout is 0 unless set.
 */
import type { Driver } from "../driver.ts";
interface Statement {
  all(...params: never[]): unknown[];
  run(...params: never[]): {
    changes: number | bigint;
  };
}
/** What is used of a `DatabaseSync`. */
export interface NodeSqlite {
  exec(sql: string): void;
  prepare(sql: string): Statement;
}
/** The product's own `DatabaseSync`; Node before 22.16 does not tell where its file is. */
interface Product extends NodeSqlite {
  location?(): string | null;
}
/**
 * On a connection of its own to the product's file: on the same one, what the product writes
 * during a call would be part of the call's transaction. In memory there is only the one.
 */
export declare function nodeSqliteBeside(
  product: Product,
  open: (file: string) => NodeSqlite,
): Driver;
export declare function nodeSqlite(db: NodeSqlite): Driver;
export {};
