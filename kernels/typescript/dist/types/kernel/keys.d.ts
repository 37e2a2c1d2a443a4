// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the form of an API key and how its hash is made and compared.
 *
 * Never stores one: the key's text is returned once, by `issueKey`.
 */
import type { IdSource } from "./ids.ts";
/** `key` is for its owner's eyes, once; the other two are for the row. */
export interface IssuedKey {
  readonly key: string;
  readonly keyPrefix: string;
  readonly keyHash: string;
}
/** A new key: prefix, 8 public and 32 secret characters, 6 of checksum. */
export declare function issueKey(
  prefix: string,
  pepper: Uint8Array | null,
  ids: IdSource,
): Promise<IssuedKey>;
/** CRC-32 in base 62, six digits: it finds typing errors, it hides nothing. */
export declare function checksum(body: string): string;
/** How keys of a host are recognised. */
export interface KeyForm {
  readonly key_prefix: string;
  readonly prefix_length: number;
  readonly accept_legacy: boolean;
}
/** What to look the key up by; null where the key cannot be one of ours. */
export declare function lookupPrefix(key: string, form: KeyForm): string | null;
/** Makes and compares hashes of keys under the host's pepper, or without one. */
export declare class KeyHasher {
  #private;
  constructor(pepper: Uint8Array | null);
  /** What a row stores for a key. */
  hash(key: string): Promise<string>;
  /** In constant time; which hash it is, the row says. `digest` is the key's SHA-256. */
  matches(
    key: string,
    digest: string,
    stored: string,
  ): boolean | Promise<boolean>;
}
