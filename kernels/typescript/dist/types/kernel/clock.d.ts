// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what time it is and how a time is written and read (RFC 3339, UTC).
 *
 * Never decides what a time means: expiry and windows belong to their own modules.
 */
/** Wall time for what is stored, monotonic time for how long something took. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some moment of this process. */
  monotonic(): number;
}
/** The machine's own clock. */
export declare const systemClock: Clock;
/** RFC 3339 in UTC with milliseconds, the one form on the wire. */
export declare function formatTime(moment: Date): string;
/** The moment an RFC 3339 text names, or null where it names none. */
export declare function parseTime(text: string): Date | null;
/** Whether the calendar has such a day, in the years 1 to 9999. */
export declare function isDay(
  year: number,
  month: number,
  day: number,
): boolean;
/** Whole microseconds since 1970: what a rate limit counts in. */
export declare function epochMicros(moment: Date): number;
/** Whole seconds since 1970, rounded down. */
export declare function epochSeconds(moment: Date): number;
/** So many milliseconds later. */
export declare function later(moment: Date, millis: number): Date;
