// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns everything that a secret goes through: HMAC, HKDF, encodings, comparison.
 *
 * Never an algorithm of its own: it is all WebCrypto.
 */

const encoder = new TextEncoder();

// By what the platform says of itself: not every host's types name the key's class.
type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** HMAC-SHA-256 under one key, which is imported once. */
export class Hmac {
  readonly #key: Promise<ImportedKey>;

  constructor(secret: Uint8Array | Promise<Uint8Array>) {
    this.#key = Promise.resolve(secret).then(importKey);
    // Whoever signs first is told; nobody else has to be.
    this.#key.catch(() => undefined);
  }

  /** The MAC of a text's UTF-8 bytes. */
  async sign(text: string): Promise<Uint8Array> {
    const bytes = encoder.encode(text);
    const mac = await crypto.subtle.sign("HMAC", await this.#key, bytes);
    return new Uint8Array(mac);
  }
}

function importKey(secret: Uint8Array): Promise<ImportedKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = new Uint8Array(secret);
  return crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
}

/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes for one purpose. */
export async function deriveKey(
  secret: Uint8Array,
  purpose: string,
): Promise<Uint8Array> {
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

/** Whether two texts are equal, in a time that tells nothing of where they differ. */
export function sameText(left: string, right: string): boolean {
  let differs = left.length ^ right.length;
  for (let i = 0; i < left.length; i++) {
    differs |= left.charCodeAt(i) ^ right.charCodeAt(i % (right.length || 1));
  }
  return differs === 0;
}

/** Base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes of a base64 text; throws where it is none. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  const text = base64(bytes).replaceAll("+", "-").replaceAll("/", "_");
  return text.replaceAll("=", "");
}

/** The bytes of a base64url text; throws where it is none. */
export function fromBase64url(text: string): Uint8Array {
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}
