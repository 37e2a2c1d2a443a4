// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what PostgreSQL, MySQL and SQLite do each in their own way.
 *
 * Never a statement of the kernel's: those are the same everywhere.
 */
import type { Bindings } from "../kernel/bindings.ts";
import type { Database, Param, Session } from "./driver.ts";
/** What a parameter or a column is. */
export type Kind = "bool" | "id" | "int" | "json" | "real" | "text" | "time";
/** One kind of database. There are three; a host needs no fourth, it writes adapters. */
export interface Dialect {
  readonly name: Database;
  /** Whether an upsert can have a condition and return what it stored. */
  readonly conditionalUpsert: boolean;
  readonly quote: string;
  readonly greatest: string;
  /** The parameter with this number, from 1 on, as the kind that it is. */
  parameter(number: number, kind: Kind): string;
  /** A column of this kind as text: libraries agree on nothing else. */
  column(sql: string, kind: Kind): string;
  /** The tail of an INSERT that replaces `columns` where `key` is there already. */
  upsert(key: string, columns: readonly string[]): string;
  encode(kind: Kind, value: unknown): Param;
  /** The moment that a `time` column's text names. */
  moment(text: string): Date;
  /** A condition that compares the tenants' id column, of this kind, with a text. */
  sameTenant(kind: string, idColumn: string, text: string): string;
  /** The kind of the tenants' id column. */
  tenantKind(session: Session, bindings: Bindings): Promise<string>;
}
/** The UUID that a text names, or the nil UUID, the id of nothing. */
export declare function uuidOf(value: unknown): string;
/** A UUID in its usual form, where it is kept as 32 digits; any other id as it is. */
export declare function withHyphens(id: string): string;
/** SQL that takes the hyphens out of a UUID, and is null for any other text. */
export declare function withoutHyphens(text: string): string;
/** A checked identifier, in quotes; `schema.table` in two pairs of them. */
export declare function quoted(dialect: Dialect, name: string): string;
/** `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC: texts of one form, which sort like the moments. */
export declare function writtenTime(moment: Date): string;
/** The moment that such a text names; without an offset it is UTC. */
export declare function readTime(text: string): Date;
/** How a value without a type of its own is sent: as JSON text, 0 or 1, or as it is. */
export declare function plainParam(kind: Kind, value: unknown): Param;
