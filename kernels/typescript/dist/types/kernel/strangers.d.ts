// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns who may fail to authenticate how often: 30 times a minute per client address.
 *
 * Never stores anything outside this process, and never grows without bound.
 */
export declare const ATTEMPTS = 30;
/** Refusals of a past minute that left no audit entry of their own. */
export interface Suppressed {
  readonly address: string;
  readonly count: number;
}
/** Counts failures per address. `now` is monotonic, `key` a digest of the key's text. */
export declare class Strangers {
  #private;
  /** At most so many addresses, and as many keys, are kept in mind. */
  constructor(most?: number);
  /** How many addresses and keys are kept in mind. */
  get sizes(): [number, number];
  /**
   * Seconds to wait, or 0. A key that worked here within the hour passes: otherwise one
   * stranger behind a shared proxy would lock everyone there out.
   */
  blocks(address: string, key: string | null, now: number): number;
  /**
   * Count a failure. Seconds to wait where it was one too many, else 0: parallel attempts
   * pass `blocks` together, and here each is counted.
   */
  failed(address: string, key: string | null, now: number): number;
  /** This key was accepted. */
  worked(key: string, now: number): void;
  /** What minutes that are over have suppressed; each is told once. */
  finished(now: number): readonly Suppressed[];
}
