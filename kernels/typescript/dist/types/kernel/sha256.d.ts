// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns SHA-256 (FIPS 180-4) of short texts, at once: one way through WebCrypto, which only
 * promises a digest, takes longer than the rest of a call.
 *
 * Never under a key: what a secret signs or derives goes through WebCrypto (`secrets`).
 */
/** Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes. */
export declare function sha256(text: string): string;
