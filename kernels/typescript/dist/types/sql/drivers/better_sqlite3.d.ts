// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the way through `better-sqlite3`: `client` is the `Database` that it was given, or
 * the one that was opened beside it.
 *
 * Never waits inside the library, which would block this process: open it with the timeout 0.
 */
import type { Driver } from "../driver.ts";
interface Statement {
  /** Whether it gives rows: otherwise `all` refuses it. */
  readonly reader: boolean;
  all(...params: never[]): unknown[];
  run(...params: never[]): {
    changes: number;
  };
}
/** What is used of a `Database`. */
export interface BetterSqlite3 {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
}
/** The product's own `Database`. */
interface Product extends BetterSqlite3 {
  readonly name: string;
  /** Whether no file is behind it. */
  readonly memory: boolean;
}
/**
 * On a connection of its own to the product's file: on the same one, what the product writes
 * during a call would be part of the call's transaction. In memory there is only the one.
 */
export declare function betterSqlite3Beside(
  product: Product,
  open: (file: string) => BetterSqlite3,
): Driver;
export declare function betterSqlite3(db: BetterSqlite3): Driver;
export {};
