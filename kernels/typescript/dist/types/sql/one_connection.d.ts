// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the turns on SQLite's one connection, whose calls block this process.
 *
 * Never waits for a lock without end: what is locked longer than the connection itself
 * waits is tried again a little later, so that others have their turn. Best is a connection
 * of its own: whatever the product writes on the same one, while a handler waits for
 * something else than the database, is part of our transaction and rolled back with it.
 */
import { type Row } from "../kernel/ports.ts";
import { type Driver } from "./driver.ts";
/** What a library does at once. */
export interface SyncConnection {
  exec(sql: string): void;
  all(sql: string, params: readonly unknown[]): Row[];
  /** How many rows it changed. */
  run(sql: string, params: readonly unknown[]): number;
}
export declare function oneConnection(
  client: unknown,
  connection: SyncConnection,
): Driver;
