// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what never reaches a hash or the audit log.
 *
 * Never decides what is logged: it only blanks members by name, and by `writeOnly`.
 */
import { type Json } from "./json.ts";
export declare const REDACTED = "[redacted]";
/** Whether a member of this name is never logged. */
export declare function isSecretName(name: string): boolean;
/**
 * The value without secrets, a copy where it has any; `hidden` are the names the schema
 * marks writeOnly.
 */
export declare function redact(
  value: Json | undefined,
  hidden?: ReadonlySet<string>,
): Json;
/** The names of every member, at any depth, that the schema marks writeOnly. */
export declare function writeOnlyNames(schema: unknown): Set<string>;
