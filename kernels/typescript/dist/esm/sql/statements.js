// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns every statement of the store, as one database takes it; they are written once for all.
 *
 * Never holds a value: those are parameters. Names come from checked bindings.
 */
import { quoted } from "./dialect.js";
import { KEY, PACK_SOURCES } from "./pack_sources.js";
import { statement } from "./statement.js";
import { STEP_SOURCES } from "./step_sources.js";
const SOURCES = { ...PACK_SOURCES, ...STEP_SOURCES };
/** The statements for one database and one host. */
export function statementsFor(dialect, bindings) {
  const upsert = dialect.upsert("tenant_id", ["value", "updated_at"]);
  const putSettings = `
    INSERT INTO {settings} (tenant_id, value, updated_at)
    VALUES (:text, :json, :time) ${upsert}
  `;
  const sources = { ...SOURCES, putSettings };
  const names = namesOf(dialect, bindings);
  const made = Object.entries(sources).map(([name, source]) => [
    name,
    statement(dialect, names, source),
  ]);
  return Object.fromEntries(made);
}
export function tenantStatementsFor(dialect, bindings, kind) {
  const names = namesOf(dialect, bindings);
  const same = dialect.sameTenant(kind, "t.{tenant_id}", "k.tenant_id");
  const findKeys = `
    SELECT [${KEY}], k.{key_hash} AS hash,
    CASE WHEN EXISTS (SELECT 1 FROM {tenants} t WHERE ${same})
    THEN '1' ELSE '0' END AS there
    FROM (SELECT * FROM {keys} WHERE {key_prefix} = :text) k
  `;
  const isAdmin = `
    SELECT [bool t.{is_admin}] FROM {tenants} t,
    (SELECT :text AS tenant_id) k WHERE ${same}
  `;
  const bound = bindings.tenant.is_admin_column !== null;
  return {
    findKeys: statement(dialect, names, findKeys),
    isAdmin: bound ? statement(dialect, names, isAdmin) : null,
  };
}
/** What names in braces stand for: bound ones, else tables behind the prefix. */
export function namesOf(dialect, bindings) {
  const { auth, tenant, database } = bindings;
  const bound = {
    keys: auth.keys_table,
    tenants: tenant.table,
    key_prefix: auth.key_prefix_column,
    key_hash: auth.key_hash_column,
    scopes: auth.scopes_column,
    tenant_id: tenant.id_column,
    is_admin: tenant.is_admin_column ?? "",
  };
  return (name) =>
    quoted(dialect, bound[name] ?? `${database.table_prefix}${name}`);
}
