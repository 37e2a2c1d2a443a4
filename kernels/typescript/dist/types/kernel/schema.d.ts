// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the validation of params: JSON Schema 2020-12, closed objects, asserted formats.
 *
 * Never coerces, never fills in a default, never fetches a remote schema, never quotes a
 * value. Plain keywords are checked by `rules`, which can name each fault; what combines
 * schemas is left to the library, in `judge`.
 */
import type { Problem } from "./errors.ts";
import { type Json } from "./json.ts";
/**
 * The effective schema: objects are closed unless they say otherwise.
 *
 * A branch of a combinator stays open, for it sees its siblings' members too; the object
 * around the combinator is closed by `unevaluatedProperties` instead.
 */
export declare function closeSchema(schema: Json, branch?: boolean): Json;
/** One schema, checked once, then asked for each call. */
export declare class SchemaValidator {
  #private;
  /** Throws `InvalidSchema`, which says where. */
  constructor(schema: Json);
  /** What is wrong, ordered by pointer; `base` is the instance's own pointer. */
  problems(instance: Json, base: string): Problem[];
}
