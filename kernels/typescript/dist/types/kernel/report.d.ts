// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the list of problems that an answer reports: how many, in which order, where.
 *
 * Never finds one.
 */
import type { Problem } from "./errors.ts";
export declare const MOST_PROBLEMS = 20;
/** Collects the first problems that are found. */
export declare class Report {
  readonly problems: Problem[];
  get full(): boolean;
  add(problem: Problem): void;
}
/** The order of `errors` in an answer. */
export declare function byPointer(left: Problem, right: Problem): number;
/** An RFC 6901 pointer; a name too long to repeat is cut. */
export declare function pointerTo(base: string, part: string | number): string;
/** A step of a pointer as the name it stands for. */
export declare function unescaped(step: string): string;
