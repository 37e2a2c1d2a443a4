// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how bytes become a JSON value: strictly, and never with an exception of its own.
 *
 * Never checks what the value means. `JSON.parse` refuses most of what is not JSON; what it
 * lets through is refused here: invalid UTF-8, a BOM, lone surrogates, U+0000, numbers
 * beyond 2^53-1, duplicate members, nesting over 32.
 */
import type { Json } from "./json.ts";
/** The most levels of objects and arrays; the body itself is the first. */
export declare const MAX_DEPTH = 32;
/** The sentence for the caller; it never quotes the input. */
export declare class JsonRefused extends Error {}
/** The value, or `JsonRefused`. */
export declare function parseStrictly(raw: Uint8Array): Json;
