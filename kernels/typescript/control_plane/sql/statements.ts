// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns every statement of the store, as one database takes it; they are written once for all.
 *
 * Never holds a value: those are parameters. Names come from checked bindings.
 */

import type { Bindings } from "../kernel/bindings.ts";
import { type Dialect, quoted } from "./dialect.ts";
import { KEY, PACK_SOURCES } from "./pack_sources.ts";
import { type Names, type Statement, statement } from "./statement.ts";
import { STEP_SOURCES } from "./step_sources.ts";

const SOURCES = { ...PACK_SOURCES, ...STEP_SOURCES };

/** All statements but those that name the host's tenants. */
export type Statements = Readonly<
  Record<keyof typeof SOURCES | "putSettings", Statement>
>;

/** The statements for one database and one host. */
export function statementsFor(
  dialect: Dialect,
  bindings: Bindings,
): Statements {
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
  return Object.fromEntries(made) as Statements;
}

/** The statements that name the host's tenants; they need its id column's kind. */
export interface TenantStatements {
  readonly findKeys: Statement;
  readonly isAdmin: Statement | null;
}

export function tenantStatementsFor(
  dialect: Dialect,
  bindings: Bindings,
  kind: string,
): TenantStatements {
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
export function namesOf(dialect: Dialect, bindings: Bindings): Names {
  const { auth, tenant, database } = bindings;
  const bound: Record<string, string> = {
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
