// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where ids and randomness come from.
 *
 * Never reads a clock: the moment of an id is given, so that vectors are exact.
 */
import { hexByte } from "./hex.js";
// One call for many ids: the system's randomness costs more by the call than by the byte.
const POOL_BYTES = 4096;
const RANDOM_BYTES = 10;
/** Time-ordered UUIDs and the system's randomness. */
export class SystemIds {
  #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;
  // One moment has several ids.
  #millis = -1;
  #time = "";
  uuid7(now) {
    const millis = now.getTime();
    if (millis !== this.#millis) {
      this.#millis = millis;
      this.#time = timeOf(millis);
    }
    return this.#time + randomOf(this.randomBytes(RANDOM_BYTES));
  }
  randomBytes(count) {
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
/** Of 80 random bits the top 12 follow the version, the low 62 follow the variant. */
function randomOf(random) {
  const first = random[0];
  const version = hexByte(0x70 | (first >>> 4));
  const low = hexByte(((first << 4) | (random[1] >>> 4)) & 0xff);
  const variant = hexByte(0x80 | (random[2] & 0x3f));
  let rest = "";
  for (let i = 4; i < RANDOM_BYTES; i++) {
    rest += hexByte(random[i]);
  }
  const second = hexByte(random[3]);
  return `${version}${low}-${variant}${second}-${rest}`;
}
function timeOf(millis) {
  const time = millis.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-`;
}
