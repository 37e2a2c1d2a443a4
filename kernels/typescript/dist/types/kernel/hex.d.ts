// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns hexadecimal digits.
 *
 * Never reads any.
 */
/** Two lower-case digits. */
export declare function hexByte(byte: number): string;
/** Lower-case hexadecimal. */
export declare function hex(bytes: Uint8Array): string;
/** Lower-case hexadecimal of 32-bit words, the high digit of each first. */
export declare function hexWords(words: Int32Array): string;
