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
export function hexByte(byte: number): string {
  return DIGITS[byte] ?? "";
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    text += hexByte(byte);
  }
  return text;
}

const CODES = Uint8Array.from("0123456789abcdef", (digit) => {
  return digit.charCodeAt(0);
});

/** Lower-case hexadecimal of 32-bit words, the high digit of each first. */
export function hexWords(words: Int32Array): string {
  let text = "";
  for (let i = 0; i < words.length; i++) {
    text += hexWord(words[i]!);
  }
  return text;
}

/** Eight digits, made at once: one by one they would be as many texts. */
function hexWord(word: number): string {
  return String.fromCharCode(
    CODES[word >>> 28]!,
    CODES[(word >>> 24) & 15]!,
    CODES[(word >>> 20) & 15]!,
    CODES[(word >>> 16) & 15]!,
    CODES[(word >>> 12) & 15]!,
    CODES[(word >>> 8) & 15]!,
    CODES[(word >>> 4) & 15]!,
    CODES[word & 15]!,
  );
}
