// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what is PostgreSQL's own: strict types, so that every parameter is text and cast.
 *
 * Never relies on a library's guess of a parameter's type: each guesses in its own way.
 */
import { type Dialect } from "../dialect.ts";
export declare const postgresDialect: Dialect;
