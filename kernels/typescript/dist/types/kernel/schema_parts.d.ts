// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns which keywords hold schemas, and how.
 *
 * Never what they mean.
 */
import { type Json } from "./json.ts";
/** Keywords whose value is a schema. */
export declare const SCHEMAS: readonly string[];
/** Keywords whose value is a list of schemas. */
export declare const SCHEMA_LISTS: readonly string[];
/** Keywords whose value has schemas by name. */
export declare const SCHEMA_MAPS: readonly string[];
/** The keyword's value with each schema in it changed; other values as they are. */
export declare function mapInner(
  keyword: string,
  value: Json,
  change: (schema: Json) => Json,
): Json;
