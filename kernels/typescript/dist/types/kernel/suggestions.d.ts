// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns "did you mean": the known names nearest to one that is not known.
 *
 * Never decides what is known.
 */
/**
 * Up to `most` known names near `name`, nearest first, ties by name.
 *
 * Near: an edit distance of at most a third of the name, not counting case, `_` and `-`; or
 * a name that ends or begins with it at a dot (`keys.create`).
 */
export declare function closest(
  name: string,
  known: Iterable<string>,
  most?: number,
): string[];
