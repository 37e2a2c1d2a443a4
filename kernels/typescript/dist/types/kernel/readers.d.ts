// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a value of the host's configuration is read: checked, or refused by its path.
 *
 * Never coerces.
 */
/** The value, or `ConfigurationError` with the path. */
export type Reader<T> = (value: unknown, path: string) => T;
/** Those members of a closed object that are there. */
export declare function members<T extends object>(
  value: unknown,
  path: string,
  readers: {
    readonly [Name in keyof T]: Reader<T[Name]>;
  },
): Partial<T>;
/** Values by name. */
export declare function mappingOf<T>(
  form: RegExp,
  reader: Reader<T>,
): Reader<Record<string, T>>;
/** A text of this form. */
export declare function text(form?: RegExp): Reader<string>;
/** A list of names. */
export declare function names(form: RegExp): Reader<readonly string[]>;
/** The value, or null. */
export declare function optional<T>(reader: Reader<T>): Reader<T | null>;
/** A whole number. */
export declare function whole(least: number): Reader<number>;
/** True or false. */
export declare const flag: Reader<boolean>;
