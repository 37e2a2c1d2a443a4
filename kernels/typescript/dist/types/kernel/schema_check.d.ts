// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a router refuses in a schema when it starts.
 *
 * Never looks at a value.
 */
/** The schema itself is wrong; the message says where. */
export declare class InvalidSchema extends Error {}
/** Throws `InvalidSchema` where a keyword has a value that it cannot have. */
export declare function checkSchema(schema: unknown): void;
