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
