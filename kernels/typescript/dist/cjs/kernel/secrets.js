// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns everything that a secret goes through: HMAC, HKDF, encodings, comparison.
 *
 * Never an algorithm of its own: it is all WebCrypto.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Hmac = void 0;
exports.deriveKey = deriveKey;
exports.sameText = sameText;
exports.base64 = base64;
exports.fromBase64 = fromBase64;
exports.base64url = base64url;
exports.fromBase64url = fromBase64url;
const encoder = new TextEncoder();
/** HMAC-SHA-256 under one key, which is imported once. */
class Hmac {
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
exports.Hmac = Hmac;
function importKey(secret) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = new Uint8Array(secret);
  return crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
}
/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes for one purpose. */
async function deriveKey(secret, purpose) {
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
function sameText(left, right) {
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
function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
/** The bytes of a base64 text; throws where it is none. */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
/** Base64url without padding. */
function base64url(bytes) {
  const text = base64(bytes).replaceAll("+", "-").replaceAll("/", "_");
  return text.replaceAll("=", "");
}
/** The bytes of a base64url text; throws where it is none. */
function fromBase64url(text) {
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}
