// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a row becomes a record: column by column, in the statement's order.
 *
 * Never runs a statement. Every column comes as text or null.
 */
import type { Json } from "../kernel/json.ts";
import type {
  ApiKey,
  Row,
  StoredKey,
  TeamMember,
  Webhook,
  WebhookDelivery,
} from "../kernel/ports.ts";
import { type Dialect } from "./dialect.ts";
/** Reads rows of one dialect. */
export declare class Records {
  #private;
  constructor(dialect: Dialect);
  apiKey: (row: Row) => ApiKey;
  storedKey: (row: Row) => StoredKey;
  teamMember: (row: Row) => TeamMember;
  webhook: (row: Row) => Webhook;
  delivery: (row: Row) => WebhookDelivery;
}
/** The column's text, or null. */
export declare function maybe(row: Row, column: number): string | null;
/** The text of a column that is never null. */
export declare function text(row: Row, column: number): string;
/** The column's id, in the usual form where it is a UUID. */
export declare function id(row: Row, column: number): string;
export declare function int(row: Row, column: number): number;
export declare function json(row: Row, column: number): Json;
