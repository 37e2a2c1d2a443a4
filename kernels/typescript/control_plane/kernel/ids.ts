// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where ids and randomness come from.
 *
 * Never reads a clock: the moment of an id is given, so that vectors are exact.
 */

import { hex } from "./secrets.ts";

/** Injected, so that a test can know every id in advance. */
export interface IdSource {
  uuid7(now: Date): string;
  randomBytes(count: number): Uint8Array;
}

// One call for many ids: the system's randomness costs more by the call than by the byte.
const POOL_BYTES = 4096;

/** Time-ordered UUIDs and the system's randomness. */
export class SystemIds implements IdSource {
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;

  uuid7(now: Date): string {
    const bytes = new Uint8Array(16);
    const millis = now.getTime();
    const high = Math.floor(millis / 2 ** 16);
    bytes[0] = high >>> 24;
    bytes[1] = high >>> 16;
    bytes[2] = high >>> 8;
    bytes[3] = high;
    bytes[4] = (millis % 2 ** 16) >>> 8;
    bytes[5] = millis;
    placeRandom(bytes, this.randomBytes(10));
    const digits = hex(bytes);
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      digits.slice(12, 16),
      digits.slice(16, 20),
      digits.slice(20),
    ].join("-");
  }

  randomBytes(count: number): Uint8Array {
    if (count > POOL_BYTES) {
      throw new RangeError("more random bytes than anything here needs");
    }
    if (this.#used + count > POOL_BYTES) {
      crypto.getRandomValues(this.#pool);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += count;
    const taken = this.#pool.slice(start, this.#used);
    // A key may be made of them: nothing stays behind.
    this.#pool.fill(0, start, this.#used);
    return taken;
  }
}

/** Of 80 random bits: the top 12 follow the version, the low 62 follow the variant. */
function placeRandom(bytes: Uint8Array, random: Uint8Array): void {
  bytes[6] = 0x70 | (random[0]! >>> 4);
  bytes[7] = (random[0]! << 4) | (random[1]! >>> 4);
  bytes.set(random.subarray(2), 8);
  bytes[8] = 0x80 | (random[2]! & 0x3f);
}
