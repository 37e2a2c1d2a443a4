// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how a value of the host's configuration is read: checked, or refused by its path.
 *
 * Never coerces.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.flag = void 0;
exports.members = members;
exports.mappingOf = mappingOf;
exports.text = text;
exports.names = names;
exports.optional = optional;
exports.whole = whole;
const errors_ts_1 = require("./errors.js");
const json_ts_1 = require("./json.js");
const suggestions_ts_1 = require("./suggestions.js");
/** Those members of a closed object that are there. */
function members(value, path, readers) {
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
  const [near] = (0, suggestions_ts_1.closest)(name, known, 1);
  const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
  return new errors_ts_1.ConfigurationError(
    `unknown bindings key ${path}${hint}`,
  );
}
/** A member that is `undefined` was left out. */
function entriesOf(value, path) {
  if (!(0, json_ts_1.isObject)(value)) {
    throw new errors_ts_1.ConfigurationError(`${path} must be an object`);
  }
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
/** Values by name. */
function mappingOf(form, reader) {
  return (value, path) =>
    Object.fromEntries(
      entriesOf(value, path).map(([name, member]) => [
        text(form)(name, path),
        reader(member, `${path}.${name}`),
      ]),
    );
}
/** A text of this form. */
function text(form) {
  return (value, path) => {
    const fits = typeof value === "string" && (form?.test(value) ?? true);
    if (!fits) {
      const shown = JSON.stringify(value) ?? typeof value;
      throw new errors_ts_1.ConfigurationError(
        `${path} is not a valid value: ${shown}`,
      );
    }
    return value;
  };
}
/** A list of names. */
function names(form) {
  return (value, path) => {
    if (!Array.isArray(value)) {
      throw new errors_ts_1.ConfigurationError(
        `${path} must be a list of names`,
      );
    }
    return value.map((name, i) => text(form)(name, `${path}[${i}]`));
  };
}
/** The value, or null. */
function optional(reader) {
  return (value, path) => (value === null ? null : reader(value, path));
}
/** A whole number. */
function whole(least) {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || value < least) {
      const what = `must be a whole number from ${least} up`;
      throw new errors_ts_1.ConfigurationError(`${path} ${what}`);
    }
    return value;
  };
}
/** True or false. */
const flag = (value, path) => {
  if (typeof value !== "boolean") {
    throw new errors_ts_1.ConfigurationError(`${path} must be true or false`);
  }
  return value;
};
exports.flag = flag;
