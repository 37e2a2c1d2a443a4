// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the asserted formats.
 *
 * Never coerces: a format says yes or no. The definitions are SPEC.md's, one for all
 * languages.
 */
/** Each format that is asserted; others are only annotations. */
export declare const FORMATS: ReadonlyMap<string, (text: string) => boolean>;
