// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns hexadecimal digits.
 *
 * Never reads any.
 */
const DIGITS = [...new Uint8Array(256).keys()].map((byte) => {
  return byte.toString(16).padStart(2, "0");
});
/** Two lower-case digits. */
export function hexByte(byte) {
  return DIGITS[byte] ?? "";
}
/** Lower-case hexadecimal. */
export function hex(bytes) {
  let text = "";
  for (const byte of bytes) {
    text += hexByte(byte);
  }
  return text;
}
/** Lower-case hexadecimal of 32-bit words, the high digit of each first. */
export function hexWords(words) {
  let text = "";
  for (const word of words) {
    text += hexByte(word >>> 24) + hexByte((word >>> 16) & 0xff);
    text += hexByte((word >>> 8) & 0xff) + hexByte(word & 0xff);
  }
  return text;
}
