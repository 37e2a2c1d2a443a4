// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the canonical form (RFC 8785) and the hashes made over it.
 *
 * Never redacts: what must not be hashed is taken out before.
 */
/**
 * RFC 8785 takes ECMAScript's own text for numbers and strings, and sorts names by UTF-16
 * code units as `sort` does: so this is all of it.
 */
export declare function canonical(value: unknown): string;
/** Hex SHA-256 of the canonical form. */
export declare function canonicalHash(value: unknown): string;
/** What makes two requests with one idempotency key the same request. */
export declare function fingerprint(action: string, params: unknown): string;
