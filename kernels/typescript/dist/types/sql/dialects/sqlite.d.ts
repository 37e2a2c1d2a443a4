// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what is SQLite's own: text for times and UUIDs, one writer at a time.
 *
 * Never asks for a column's type: its affinity decides how a text is compared.
 */
import { type Dialect } from "../dialect.ts";
export declare const sqliteDialect: Dialect;
