// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the plain keywords of JSON Schema, compiled to functions once per schema.
 *
 * Never combines schemas: a schema that does so is also shown to the judge.
 */
import type { Judge } from "./judge.ts";
import { type Json } from "./json.ts";
import { type Rule } from "./rule.ts";
/** The rule of a schema that was checked before. */
export declare function compile(schema: Json, judge: Judge): Rule;
