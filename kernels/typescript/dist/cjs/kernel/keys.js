// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the form of an API key and how its hash is made and compared.
 *
 * Never stores one: the key's text is returned once, by `issueKey`.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.KeyHasher = void 0;
exports.issueKey = issueKey;
exports.checksum = checksum;
exports.lookupPrefix = lookupPrefix;
const hex_ts_1 = require("./hex.js");
const secrets_ts_1 = require("./secrets.js");
const sha256_ts_1 = require("./sha256.js");
const ALPHABET =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PUBLIC = 8;
const SECRET = 32;
const CHECKSUM = 6;
const TAIL = new RegExp(`^[0-9A-Za-z]{${PUBLIC + SECRET + CHECKSUM}}$`);
const LEGACY = /^[\x21-\x7e]{8,256}$/;
const BARE_HEX = /^[0-9A-Fa-f]{64}$/;
// 248 = 4 * 62: bytes from there up are dropped, so each character is equally likely.
const EVEN = 248;
const MOST_REMEMBERED = 10_000;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return crc;
});
/** A new key: prefix, 8 public and 32 secret characters, 6 of checksum. */
async function issueKey(prefix, pepper, ids) {
  const body = prefix + randomBase62(PUBLIC + SECRET, ids);
  const key = body + checksum(body);
  const keyHash = await new KeyHasher(pepper).hash(key);
  return { key, keyPrefix: key.slice(0, prefix.length + PUBLIC), keyHash };
}
/** CRC-32 in base 62, six digits: it finds typing errors, it hides nothing. */
function checksum(body) {
  let crc = 0xffffffff;
  for (let i = 0; i < body.length; i++) {
    crc = CRC_TABLE[(crc ^ body.charCodeAt(i)) & 0xff] ^ (crc >>> 8);
  }
  let left = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  for (let i = 0; i < CHECKSUM; i++) {
    digits = ALPHABET.charAt(left % 62) + digits;
    left = Math.floor(left / 62);
  }
  return digits;
}
/** What to look the key up by; null where the key cannot be one of ours. */
function lookupPrefix(key, form) {
  const prefix = form.key_prefix;
  if (key.startsWith(prefix) && TAIL.test(key.slice(prefix.length))) {
    const body = key.slice(0, -CHECKSUM);
    const sound = key.slice(-CHECKSUM) === checksum(body);
    return sound ? key.slice(0, prefix.length + PUBLIC) : null;
  }
  const fits = LEGACY.test(key) && key.length >= form.prefix_length;
  return form.accept_legacy && fits ? key.slice(0, form.prefix_length) : null;
}
/** Makes and compares hashes of keys under the host's pepper, or without one. */
class KeyHasher {
  #pepper;
  // By the key's digest, so that no key stays in memory; only of keys that worked.
  #remembered = new Map();
  constructor(pepper) {
    this.#pepper = pepper === null ? null : new secrets_ts_1.Hmac(pepper);
  }
  /** What a row stores for a key. */
  async hash(key) {
    if (this.#pepper === null) {
      return `sha256:${(0, sha256_ts_1.sha256)(key)}`;
    }
    return `hmac-sha256:${(0, hex_ts_1.hex)(await this.#pepper.sign(key))}`;
  }
  /** In constant time; which hash it is, the row says. `digest` is the key's SHA-256. */
  matches(key, digest, stored) {
    const bare = BARE_HEX.test(stored);
    const wanted = bare ? `sha256:${stored.toLowerCase()}` : stored;
    if (wanted.startsWith("sha256:")) {
      return (0, secrets_ts_1.sameText)(`sha256:${digest}`, wanted);
    }
    const known = this.#remembered.get(digest);
    return known === undefined
      ? this.#hashes(key, digest, wanted)
      : (0, secrets_ts_1.sameText)(known, wanted);
  }
  async #hashes(key, digest, wanted) {
    const found = await this.hash(key);
    const same = (0, secrets_ts_1.sameText)(found, wanted);
    if (same) {
      this.#remember(digest, found);
    }
    return same;
  }
  #remember(digest, hash) {
    if (this.#remembered.size >= MOST_REMEMBERED) {
      const [oldest] = this.#remembered.keys();
      this.#remembered.delete(oldest ?? "");
    }
    this.#remembered.set(digest, hash);
  }
}
exports.KeyHasher = KeyHasher;
function randomBase62(count, ids) {
  let text = "";
  while (text.length < count) {
    const even = ids.randomBytes(count).filter((byte) => byte < EVEN);
    text += Array.from(even, (byte) => ALPHABET.charAt(byte % 62)).join("");
  }
  return text.slice(0, count);
}
