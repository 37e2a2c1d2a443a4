// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the actions of one router: made once, looked up for each call.
 *
 * Never a module's state: two routers in one process have two registries.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Registry = void 0;
const definition_ts_1 = require("./definition.js");
const envelope_ts_1 = require("./envelope.js");
const errors_ts_1 = require("./errors.js");
const suggestions_ts_1 = require("./suggestions.js");
const version_ts_1 = require("./version.js");
const MOST_DOCUMENTS = 256;
/** Refuses to be made of a duplicate action, a missing handler, an invalid schema. */
class Registry {
  #actions = new Map();
  #documents = new Map();
  #version = null;
  hasAdminActions;
  constructor(packs, bindings) {
    for (const pack of packs) {
      checkSuperfluous(pack);
      for (const definition of pack.definitions) {
        this.#add((0, definition_ts_1.makeAction)(pack, definition, bindings));
      }
    }
    const actions = [...this.#actions.values()];
    this.hasAdminActions = actions.some((action) => action.platformAdmin);
    checkBoundNames(packs, bindings);
  }
  get size() {
    return this.#actions.size;
  }
  /** Every definition as meta.actions shows it, whoever asks. */
  documents() {
    return [...this.#actions.values()].map(({ document }) => document);
  }
  /** The action, or NOT_FOUND with names that are near. */
  get(name) {
    const action = this.#actions.get(name);
    if (action === undefined) {
      const suggestions = (0, suggestions_ts_1.closest)(
        name,
        this.#actions.keys(),
      );
      const text = "There is no such action; `meta.actions` lists them.";
      throw new errors_ts_1.NotFound(text, { suggestions });
    }
    return action;
  }
  /** What meta.actions answers to a key with these scopes; made once. */
  document(scopes, isAdmin) {
    const key = `${isAdmin} ${[...scopes].sort().join(" ")}`;
    const known = this.#documents.get(key);
    if (known !== undefined) {
      return known;
    }
    const actions = [...this.#actions.values()].map((action) => ({
      ...action.document,
      callable: scopes.has(action.scope) && (isAdmin || !action.platformAdmin),
    }));
    const prepared = new envelope_ts_1.PreparedJson({
      actions,
      api_version: version_ts_1.API_VERSION,
      total_actions: actions.length,
    });
    if (this.#documents.size < MOST_DOCUMENTS) {
      this.#documents.set(key, prepared);
    }
    return prepared;
  }
  /** What meta.version answers; made once. */
  get version() {
    this.#version ??= new envelope_ts_1.PreparedJson({
      api_version: version_ts_1.API_VERSION,
      schema_version: version_ts_1.SCHEMA_VERSION,
      actions_count: this.size,
      kernel: version_ts_1.KERNEL,
      contract_version: version_ts_1.CONTRACT_VERSION,
    });
    return this.#version;
  }
  #add(action) {
    if (this.#actions.has(action.name)) {
      const where = `\`${action.name}\` in pack \`${action.pack}\``;
      throw new errors_ts_1.ConfigurationError(`duplicate action ${where}`);
    }
    this.#actions.set(action.name, action);
  }
}
exports.Registry = Registry;
function checkSuperfluous(pack) {
  const defined = new Set(pack.definitions.map(({ name }) => name));
  const given = {
    handler: Object.keys(pack.handlers),
    check: Object.keys(pack.checks ?? {}),
  };
  for (const [kind, names] of Object.entries(given)) {
    for (const name of names.filter((name) => !defined.has(name))) {
      throw new errors_ts_1.ConfigurationError(
        `pack \`${pack.name}\` has a ${kind} for \`${name}\`, which it does not define`,
      );
    }
  }
}
function checkBoundNames(packs, bindings) {
  const own = packs.flatMap((pack) => pack.definitions.map(({ name }) => name));
  for (const name of Object.keys(bindings.rate_limits.actions)) {
    if (!own.includes(name)) {
      const path = `bindings.rate_limits.actions.${name}`;
      throw new errors_ts_1.ConfigurationError(
        `unknown bindings key ${path}: no pack has such an action`,
      );
    }
  }
}
