// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a JSON value is to the type checker, and the check that a value really is one.
 *
 * Never parses: `strict_json` does.
 */
/** A JSON value; a member that is `undefined` counts as absent. */
export type Json = Scalar | readonly Json[] | JsonObject;
type Scalar = null | boolean | number | string;
/** A JSON object. */
export type JsonObject = {
  readonly [name: string]: Json | undefined;
};
/** Whether the value is an object, and neither an array nor null. */
export declare function isObject(
  value: unknown,
): value is Record<string, unknown>;
/** Whether there is something: for `filter`, whose result older compilers do not see. */
export declare function isThere<T>(value: T | null): value is T;
/** The name of a JSON value's type, as JSON Schema has it. */
export declare function typeOf(value: unknown): string;
/** The members of an object that have a value. */
export declare function present<T extends object>(members: T): JsonObject;
/** Throws for what `JSON.stringify` would silently turn into something else. */
export declare function checkJson(value: unknown): void;
export {};
