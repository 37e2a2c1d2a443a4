// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what all handles of one store share: the statements, and what was learnt once.
 *
 * Never holds a connection.
 */
import type { Bindings } from "../kernel/bindings.ts";
import type { Dialect } from "./dialect.ts";
import type { Driver, Session } from "./driver.ts";
import { Records } from "./records.ts";
import type { Names } from "./statement.ts";
import { type Statements, type TenantStatements } from "./statements.ts";
export declare class Shared {
  readonly driver: Driver;
  readonly bindings: Bindings;
  readonly dialect: Dialect;
  readonly names: Names;
  readonly statements: Statements;
  readonly records: Records;
  /** Null until `tenants` has asked. */
  knownTenants: TenantStatements | null;
  constructor(driver: Driver, bindings: Bindings);
  /** The statements about tenants; the database is asked once for their id's type. */
  tenants(session: Session): Promise<TenantStatements>;
}
