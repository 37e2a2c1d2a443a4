// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns SHA-256 (FIPS 180-4) of short texts, at once: one way through WebCrypto, which only
 * promises a digest, takes longer than the rest of a call.
 *
 * Never under a key: what a secret signs or derives goes through WebCrypto (`secrets`).
 */

const ROUND_KEYS = fractions(64, 1 / 3);
const START = fractions(8, 1 / 2);
const BLOCK = 64;

const encoder = new TextEncoder();
const schedule = new Uint32Array(64);
const state = new Uint32Array(8);

/** Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  const bytes = encoder.encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  state.set(START);
  for (let start = 0; start < padded.length; start += BLOCK) {
    absorb(view, start);
  }
  let digits = "";
  for (const word of state) {
    digits += word.toString(16).padStart(8, "0");
  }
  return digits;
}

function absorb(view: DataView, start: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++) {
    w[i] = view.getUint32(start + i * 4);
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  mix(w);
}

function mix(w: Uint32Array): void {
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const t1 = (h + s1 + chosen + ROUND_KEYS[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  const words = [a, b, c, d, e, f, g, h];
  words.forEach((word, i) => (state[i] = state[i]! + word));
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractions(count: number, power: number): Uint32Array {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (isPrime(number)) {
      const root = number ** power;
      found.push((root - Math.floor(root)) * 2 ** 32);
    }
  }
  return Uint32Array.from(found);
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) {
      return false;
    }
  }
  return true;
}
