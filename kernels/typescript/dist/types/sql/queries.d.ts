// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how statements are run, over one connection or inside one transaction.
 *
 * Never a row's meaning.
 */
import type { Row } from "../kernel/ports.ts";
import type { Session } from "./driver.ts";
import type { Shared } from "./shared.ts";
import { type Statement } from "./statement.ts";
type Values = readonly unknown[];
/** A host's statements and the kit's. */
export declare class Queries {
  readonly shared: Shared;
  protected readonly session: Session;
  constructor(shared: Shared, session: Session);
  get client(): unknown;
  query(sql: string, params?: Values): Promise<Row[]>;
  queryOne(sql: string, params?: Values): Promise<Row | null>;
  execute(sql: string, params?: Values): Promise<number>;
  /** The rows of one of the kit's own statements. */
  rows(statement: Statement, ...values: unknown[]): Promise<Row[]>;
  /** How many rows one of the kit's own statements changed. */
  change(statement: Statement, ...values: unknown[]): Promise<number>;
}
export {};
