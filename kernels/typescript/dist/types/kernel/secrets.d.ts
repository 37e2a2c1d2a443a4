// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns everything that a secret goes through: HMAC, HKDF, encodings, comparison.
 *
 * Never an algorithm of its own: it is all WebCrypto.
 */
/** HMAC-SHA-256 under one key, which is imported once. */
export declare class Hmac {
  #private;
  constructor(secret: Uint8Array | Promise<Uint8Array>);
  /** The MAC of a text's UTF-8 bytes. */
  sign(text: string): Promise<Uint8Array>;
}
/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes for one purpose. */
export declare function deriveKey(
  secret: Uint8Array,
  purpose: string,
): Promise<Uint8Array>;
/** Whether two texts are equal, in a time that tells nothing but their length. */
export declare function sameText(left: string, right: string): boolean;
/** Base64 with padding. */
export declare function base64(bytes: Uint8Array): string;
/** The bytes of a base64 text; throws where it is none. */
export declare function fromBase64(text: string): Uint8Array;
/** Base64url without padding. */
export declare function base64url(bytes: Uint8Array): string;
/** The bytes of a base64url text; throws where it is none. */
export declare function fromBase64url(text: string): Uint8Array;
