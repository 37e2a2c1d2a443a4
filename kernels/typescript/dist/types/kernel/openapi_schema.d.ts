// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how an action's schema becomes a component of the OpenAPI document.
 *
 * Never judges a schema.
 */
import { type Json } from "./json.ts";
/** The schema as a component: its own references follow it to its new place. */
export declare function moved(schema: Json, pointer: string): Json;
