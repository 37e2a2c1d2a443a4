/**
 * Owns the vectors' matcher: whether a JSON value is what a vector expects.
 *
 * Never substitutes variables: the runner does that before.
 */

export type Saved = ReadonlyMap<string, unknown>;

type Members = Record<string, unknown>;

/** Null where `value` matches, else a sentence; `undefined` is a value that is absent. */
export function mismatch(
  matcher: unknown,
  value: unknown,
  saved: Saved,
  where = "",
): string | null {
  const place = where || "/";
  if (Array.isArray(matcher)) {
    if (!Array.isArray(value) || value.length !== matcher.length) {
      const count = `${matcher.length} items`;
      return `${place}: expected ${count}, found ${shown(value)}`;
    }
    return first(matcher.entries(), ([i, inner]) => {
      return mismatch(inner, value[i], saved, `${where}/${i}`);
    });
  }
  if (!isMembers(matcher)) {
    return same(matcher, value)
      ? null
      : `${place}: expected ${shown(matcher)}, found ${shown(value)}`;
  }
  const [special] = Object.entries(matcher).filter(([n]) => n.startsWith("$"));
  if (special !== undefined) {
    return checkSpecial(special, value, saved, where);
  }
  if (!isMembers(value)) {
    return `${place}: expected an object, found ${shown(value)}`;
  }
  return first(Object.entries(matcher), ([name, inner]) => {
    return mismatch(inner, own(value, name), saved, `${where}/${name}`);
  });
}

function checkSpecial(
  [name, argument]: [string, unknown],
  value: unknown,
  saved: Saved,
  where: string,
): string | null {
  if (name === "$all") {
    return first(argument as unknown[], (inner) => {
      return mismatch(inner, value, saved, where);
    });
  }
  return holds(name, argument, value, saved)
    ? null
    : `${where || "/"}: ${name} ${shown(argument)} fails for ${shown(value)}`;
}

function holds(
  name: string,
  argument: unknown,
  value: unknown,
  saved: Saved,
): boolean {
  if (name === "$absent") {
    return value === undefined;
  }
  if (name === "$not") {
    return mismatch(argument, value, saved) !== null;
  }
  if (value === undefined) {
    return false;
  }
  switch (name) {
    case "$any":
      return true;
    case "$type":
      return typeOf(value) === argument || isNumberAs(argument, value);
    case "$match":
      return typeof value === "string" && new RegExp(`${argument}`).test(value);
    case "$exact":
      return same(argument, value);
    case "$saved":
      return same(saved.get(`${argument}`), value);
    case "$contains":
      return (
        Array.isArray(value) &&
        value.some((item) => mismatch(argument, item, saved) === null)
      );
    case "$length":
      return isWithin(argument, [...(value as Iterable<unknown>)].length);
    case "$range": {
      const [low = 0, high = 0] = argument as number[];
      return typeof value === "number" && low <= value && value <= high;
    }
    default:
      throw new Error(`unknown matcher ${name}`);
  }
}

/** Equal as JSON. */
export function same(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    const equal = left.every((item, i) => same(item, right[i]));
    return left.length === right.length && equal;
  }
  if (isMembers(left) && isMembers(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => same(left[name], own(right, name)))
    );
  }
  return left === right;
}

/** `n`, or `{min, max}`. */
export function isWithin(wanted: unknown, count: number): boolean {
  if (isMembers(wanted)) {
    const { min = 0, max = count } = wanted as {
      min?: number;
      max?: number;
    };
    return min <= count && count <= max;
  }
  return wanted === count;
}

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "array" : typeof value;
}

function isNumberAs(type: unknown, value: unknown): boolean {
  return type === "integer" && Number.isInteger(value);
}

function first<T>(
  items: Iterable<T>,
  check: (item: T) => string | null,
): string | null {
  for (const item of items) {
    const found = check(item);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 300);
}
