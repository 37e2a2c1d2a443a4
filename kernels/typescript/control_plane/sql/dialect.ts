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

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NIL = "00000000-0000-0000-0000-000000000000";
const HYPHENS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const DIGITS = /^[0-9a-f]{32}$/i;

/** The UUID that a text names, or the nil UUID, the id of nothing. */
export function uuidOf(value: unknown): string {
  return typeof value === "string" && UUID.test(value)
    ? value.toLowerCase()
    : NIL;
}

/** A UUID in its usual form, where it is kept as 32 digits; any other id as it is. */
export function withHyphens(id: string): string {
  return id.length === 32 && DIGITS.test(id)
    ? id.replace(HYPHENS, "$1-$2-$3-$4-$5")
    : id;
}

/** SQL that takes the hyphens out of a UUID, and is null for any other text. */
export function withoutHyphens(text: string): string {
  const form = "'________-____-____-____-____________'";
  return `CASE WHEN ${text} LIKE ${form} THEN REPLACE(${text}, '-', '') END`;
}

/** A checked identifier, in quotes; `schema.table` in two pairs of them. */
export function quoted(dialect: Dialect, name: string): string {
  const { quote } = dialect;
  return name
    .split(".")
    .map((part) => `${quote}${part}${quote}`)
    .join(".");
}

/** `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC: texts of one form, which sort like the moments. */
export function writtenTime(moment: Date): string {
  const [seconds, fraction = ""] = moment
    .toISOString()
    .replace("T", " ")
    .replace("Z", "")
    .split(".");
  return Number(fraction) === 0 ? `${seconds}` : `${seconds}.${fraction}000`;
}

/** The moment that such a text names; without an offset it is UTC. */
export function readTime(text: string): Date {
  const iso = text.replace(" ", "T");
  const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(iso.slice(10));
  return new Date(zoned ? iso : `${iso}Z`);
}

/** How a value without a type of its own is sent: as JSON text, 0 or 1, or as it is. */
export function plainParam(kind: Kind, value: unknown): Param {
  if (value === null || value === undefined) {
    return null;
  }
  switch (kind) {
    case "json":
      return JSON.stringify(value);
    case "bool":
      return value ? 1 : 0;
    default:
      return value as Param;
  }
}
