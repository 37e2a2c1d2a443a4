// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the host's configuration: a closed object, read once at start.
 *
 * Never guesses: an unknown key or a value of the wrong kind stops the start and is named.
 * Identifiers are checked here, so that an adapter may quote them into SQL. Names are the
 * contract's, as in every language.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.parseBindings = parseBindings;
exports.allScopes = allScopes;
const errors_ts_1 = require("./errors.js");
const readers_ts_1 = require("./readers.js");
const DEFAULT_CEILINGS = {
  max_api_keys_per_tenant: 25,
  max_webhooks_per_tenant: 20,
};
const PUBLIC_LENGTH = 8;
const COLUMN = "[A-Za-z_][A-Za-z0-9_]{0,62}";
const IDENTIFIER = new RegExp(`^${COLUMN}(?:\\.${COLUMN})?$`);
const PREFIX = /^[A-Za-z_][A-Za-z0-9_]{0,30}$/;
const KEY_PREFIX = /^[A-Za-z0-9_-]{1,32}$/;
const NAME = /^[a-z][a-z0-9_.-]{0,127}$/;
const NAMESPACE = /^(?:[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)*)?$/;
const BASE_PATH = /^(?:\/[A-Za-z0-9._~-]+)+$/;
const DEFAULTS = {
  integration: "acp",
  tenant: {
    table: "",
    id_column: "id",
    is_admin_column: null,
    model: null,
  },
  auth: {
    keys_table: "",
    key_prefix: "acp_",
    prefix_length: 12,
    key_hash_column: "key_hash",
    key_prefix_column: "key_prefix",
    scopes_column: "scopes",
    accept_legacy: false,
  },
  database: { adapter: "", connection: "default", table_prefix: "acp_" },
  scopes: {
    base_scopes: [
      "manage.read",
      "manage.iam",
      "manage.webhooks",
      "manage.settings",
      "manage.domain",
    ],
    pack_scopes: {},
  },
  action_namespace: "",
  rate_limits: { key: { limit: 1000, window_seconds: 60 }, actions: {} },
  ceilings: DEFAULT_CEILINGS,
  webhooks: { allow_insecure_urls: false },
  trusted_proxies: 0,
  base_path: "/api/manage",
};
/** Read the host's object, or throw `ConfigurationError` naming the culprit. */
function parseBindings(source) {
  const bound = {
    ...DEFAULTS,
    ...(0, readers_ts_1.members)(source, "bindings", READERS),
  };
  const { tenant, auth, database } = bound;
  const own = (table) => `${database.table_prefix}${table}`;
  return {
    ...bound,
    tenant: { ...tenant, table: tenant.table || own("tenants") },
    auth: { ...auth, keys_table: auth.keys_table || own("api_keys") },
  };
}
/** Every scope a key of this host can hold, each once, in the order bound. */
function allScopes(scopes) {
  const packs = Object.values(scopes.pack_scopes).flat();
  return [...new Set([...scopes.base_scopes, ...packs])];
}
function section(defaults, readers) {
  return (value, path) => ({
    ...defaults,
    ...(0, readers_ts_1.members)(value, path, readers),
  });
}
const rateLimit = (value, path) => {
  const read = (0, readers_ts_1.members)(value, path, {
    limit: (0, readers_ts_1.whole)(1),
    window_seconds: (0, readers_ts_1.whole)(1),
  });
  const { limit, window_seconds } = read;
  if (limit === undefined || window_seconds === undefined) {
    const what = "needs `limit` and `window_seconds`";
    throw new errors_ts_1.ConfigurationError(`${path} ${what}`);
  }
  return { limit, window_seconds };
};
const auth = (value, path) => {
  const read = (0, readers_ts_1.members)(value, path, AUTH);
  const prefix = read.key_prefix ?? DEFAULTS.auth.key_prefix;
  const prefix_length = prefix.length + PUBLIC_LENGTH;
  const bound = { ...DEFAULTS.auth, prefix_length, ...read };
  if (bound.prefix_length < prefix.length) {
    throw new errors_ts_1.ConfigurationError(
      `${path}.prefix_length is shorter than ${path}.key_prefix`,
    );
  }
  return bound;
};
const identifier = (0, readers_ts_1.text)(IDENTIFIER);
const AUTH = {
  keys_table: identifier,
  key_prefix: (0, readers_ts_1.text)(KEY_PREFIX),
  prefix_length: (0, readers_ts_1.whole)(1),
  key_hash_column: identifier,
  key_prefix_column: identifier,
  scopes_column: identifier,
  accept_legacy: readers_ts_1.flag,
};
const READERS = {
  integration: (0, readers_ts_1.text)(NAME),
  tenant: section(DEFAULTS.tenant, {
    table: identifier,
    id_column: identifier,
    is_admin_column: (0, readers_ts_1.optional)(identifier),
    model: (0, readers_ts_1.optional)(identifier),
  }),
  auth,
  database: section(DEFAULTS.database, {
    adapter: (0, readers_ts_1.text)(),
    connection: (0, readers_ts_1.text)(),
    table_prefix: (0, readers_ts_1.text)(PREFIX),
  }),
  scopes: section(DEFAULTS.scopes, {
    base_scopes: (0, readers_ts_1.names)(NAME),
    pack_scopes: (0, readers_ts_1.mappingOf)(
      NAME,
      (0, readers_ts_1.names)(NAME),
    ),
  }),
  action_namespace: (0, readers_ts_1.text)(NAMESPACE),
  rate_limits: section(DEFAULTS.rate_limits, {
    key: rateLimit,
    actions: (0, readers_ts_1.mappingOf)(NAME, rateLimit),
  }),
  ceilings: (value, path) => ({
    ...DEFAULT_CEILINGS,
    ...(0, readers_ts_1.mappingOf)(NAME, (0, readers_ts_1.whole)(0))(
      value,
      path,
    ),
  }),
  webhooks: section(DEFAULTS.webhooks, {
    allow_insecure_urls: readers_ts_1.flag,
  }),
  trusted_proxies: (0, readers_ts_1.whole)(0),
  base_path: (0, readers_ts_1.text)(BASE_PATH),
};
