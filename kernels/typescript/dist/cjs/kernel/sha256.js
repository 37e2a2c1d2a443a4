// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns SHA-256 (FIPS 180-4) of short texts, at once: one way through WebCrypto, which only
 * promises a digest, takes longer than the rest of a call.
 *
 * Never under a key: what a secret signs or derives goes through WebCrypto (`secrets`).
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.sha256 = sha256;
const hex_ts_1 = require("./hex.js");
const ROUND_KEYS = fractions(64, 1 / 3);
const START = fractions(8, 1 / 2);
const BLOCK = 64;
// What most texts fit in, so that most digests make nothing that has to be cleared away.
const ROOM = 64 * BLOCK;
const encoder = new TextEncoder();
const room = new Uint8Array(ROOM);
const schedule = new Int32Array(64);
const state = new Int32Array(8);
/** Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes. */
function sha256(text) {
  // UTF-8 takes at most three bytes for a unit of UTF-16, and there is padding to come.
  const fits = text.length * 3 + BLOCK + 9 <= ROOM;
  const bytes = fits ? room : new Uint8Array(text.length * 3 + BLOCK + 9);
  const end = pad(bytes, write(text, bytes));
  state.set(START);
  for (let start = 0; start < end; start += BLOCK) {
    absorb(bytes, start);
  }
  return (0, hex_ts_1.hexWords)(state);
}
/** UTF-8; what is ASCII, as most is, without asking the platform. How many bytes it took. */
function write(text, bytes) {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) {
      return encoder.encodeInto(text, bytes).written;
    }
    bytes[i] = unit;
  }
  return text.length;
}
/** A one, zeros, and the length in bits; where the last block ends. */
function pad(bytes, length) {
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  bytes.fill(0, length, end);
  bytes[length] = 0x80;
  const bits = length << 3;
  for (let i = 0; i < 4; i++) {
    bytes[end - 1 - i] = bits >>> (i * 8);
  }
  bytes[end - 5] = length >>> 29;
  return end;
}
function absorb(bytes, start) {
  const w = schedule;
  for (let i = 0; i < 16; i++) {
    const at = start + i * 4;
    const high = (bytes[at] << 24) | (bytes[at + 1] << 16);
    w[i] = high | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  mix(w);
}
function mix(w) {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const t1 = (h + s1 + chosen + ROUND_KEYS[i] + w[i]) | 0;
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
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
function rotate(word, by) {
  return (word >>> by) | (word << (32 - by));
}
/** The first 32 bits of the fractional parts of the roots of the first primes. */
function fractions(count, power) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (isPrime(number)) {
      const root = number ** power;
      found.push((root - Math.floor(root)) * 2 ** 32);
    }
  }
  return Int32Array.from(found, (bits) => bits | 0);
}
function isPrime(number) {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) {
      return false;
    }
  }
  return true;
}
