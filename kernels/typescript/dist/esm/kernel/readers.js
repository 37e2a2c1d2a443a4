// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how a value of the host's configuration is read: checked, or refused by its path.
 *
 * Never coerces.
 */
import { ConfigurationError } from "./errors.js";
import { isObject } from "./json.js";
import { closest } from "./suggestions.js";
/** Those members of a closed object that are there. */
export function members(value, path, readers) {
  const known = new Map(Object.entries(readers));
  const read = entriesOf(value, path).map(([name, member]) => {
    const reader = known.get(name);
    if (reader === undefined) {
      throw unknownKey(`${path}.${name}`, name, known.keys());
    }
    return [name, reader(member, `${path}.${name}`)];
  });
  return Object.fromEntries(read);
}
function unknownKey(path, name, known) {
  const [near] = closest(name, known, 1);
  const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
  return new ConfigurationError(`unknown bindings key ${path}${hint}`);
}
/** A member that is `undefined` was left out. */
function entriesOf(value, path) {
  if (!isObject(value)) {
    throw new ConfigurationError(`${path} must be an object`);
  }
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
/** Values by name. */
export function mappingOf(form, reader) {
  return (value, path) =>
    Object.fromEntries(
      entriesOf(value, path).map(([name, member]) => [
        text(form)(name, path),
        reader(member, `${path}.${name}`),
      ]),
    );
}
/** A text of this form. */
export function text(form) {
  return (value, path) => {
    const fits = typeof value === "string" && (form?.test(value) ?? true);
    if (!fits) {
      const shown = JSON.stringify(value) ?? typeof value;
      throw new ConfigurationError(`${path} is not a valid value: ${shown}`);
    }
    return value;
  };
}
/** A list of names. */
export function names(form) {
  return (value, path) => {
    if (!Array.isArray(value)) {
      throw new ConfigurationError(`${path} must be a list of names`);
    }
    return value.map((name, i) => text(form)(name, `${path}[${i}]`));
  };
}
/** The value, or null. */
export function optional(reader) {
  return (value, path) => (value === null ? null : reader(value, path));
}
/** A whole number. */
export function whole(least) {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || value < least) {
      const what = `must be a whole number from ${least} up`;
      throw new ConfigurationError(`${path} ${what}`);
    }
    return value;
  };
}
/** True or false. */
export const flag = (value, path) => {
  if (typeof value !== "boolean") {
    throw new ConfigurationError(`${path} must be true or false`);
  }
  return value;
};
