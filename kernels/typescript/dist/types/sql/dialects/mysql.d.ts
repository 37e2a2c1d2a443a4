// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what is MySQL's and MariaDB's own: text for UUIDs, collations, no RETURNING.
 *
 * Never lets a library read a time: each has its own idea of the zone.
 */
import { type Dialect } from "../dialect.ts";
export declare const mysqlDialect: Dialect;
