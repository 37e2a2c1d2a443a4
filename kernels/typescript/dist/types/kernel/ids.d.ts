// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where ids and randomness come from.
 *
 * Never reads a clock: the moment of an id is given, so that vectors are exact.
 */
/** Injected, so that a test can know every id in advance. */
export interface IdSource {
  uuid7(now: Date): string;
  randomBytes(count: number): Uint8Array;
}
/** Time-ordered UUIDs and the system's randomness. */
export declare class SystemIds implements IdSource {
  #private;
  uuid7(now: Date): string;
  randomBytes(count: number): Uint8Array;
}
