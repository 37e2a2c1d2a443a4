// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns everything that a secret goes through: HMAC, HKDF, encodings, comparison.
 *
 * Never an algorithm of its own: it is all WebCrypto.
 */
const encoder = new TextEncoder();
/** HMAC-SHA-256 under one key, which is imported once. */
export class Hmac {
  #key;
  constructor(secret) {
    this.#key = Promise.resolve(secret).then(importKey);
    // Whoever signs first is told; nobody else has to be.
    this.#key.catch(() => undefined);
  }
  /** The MAC of a text's UTF-8 bytes. */
  async sign(text) {
    const bytes = encoder.encode(text);
    const mac = await crypto.subtle.sign("HMAC", await this.#key, bytes);
    return new Uint8Array(mac);
  }
}
function importKey(secret) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = new Uint8Array(secret);
  return crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
}
/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes for one purpose. */
export async function deriveKey(secret, purpose) {
  const raw = new Uint8Array(secret);
  const key = await crypto.subtle.importKey("raw", raw, "HKDF", false, [
    "deriveBits",
  ]);
  const parameters = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(0),
    info: encoder.encode(purpose),
  };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}
/** Whether two texts are equal, in a time that tells nothing but their length. */
export function sameText(left, right) {
  if (left.length !== right.length) {
    return false;
  }
  let differs = 0;
  for (let i = 0; i < left.length; i++) {
    differs |= left.charCodeAt(i) ^ right.charCodeAt(i);
  }
  return differs === 0;
}
/** Base64 with padding. */
export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
/** The bytes of a base64 text; throws where it is none. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
/** Base64url without padding. */
export function base64url(bytes) {
  const text = base64(bytes).replaceAll("+", "-").replaceAll("/", "_");
  return text.replaceAll("=", "");
}
/** The bytes of a base64url text; throws where it is none. */
export function fromBase64url(text) {
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}
