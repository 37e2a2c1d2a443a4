// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what all handles of one store share: the statements, and what was learnt once.
 *
 * Never holds a connection.
 */

import type { Bindings } from "../kernel/bindings.ts";
import type { Dialect } from "./dialect.ts";
import { mysqlDialect } from "./dialects/mysql.ts";
import { postgresDialect } from "./dialects/postgres.ts";
import { sqliteDialect } from "./dialects/sqlite.ts";
import type { Database, Driver, Session } from "./driver.ts";
import { inPortWords } from "./errors.ts";
import { Records } from "./records.ts";
import type { Names } from "./statement.ts";
import {
  namesOf,
  type Statements,
  statementsFor,
  type TenantStatements,
  tenantStatementsFor,
} from "./statements.ts";

const DIALECTS: Readonly<Record<Database, Dialect>> = {
  mysql: mysqlDialect,
  postgres: postgresDialect,
  sqlite: sqliteDialect,
};

export class Shared {
  readonly driver: Driver;
  readonly bindings: Bindings;
  readonly dialect: Dialect;
  readonly names: Names;
  readonly statements: Statements;
  readonly records: Records;
  /** Null until `tenants` has asked. */
  knownTenants: TenantStatements | null = null;

  constructor(driver: Driver, bindings: Bindings) {
    this.driver = driver;
    this.bindings = bindings;
    this.dialect = DIALECTS[driver.database];
    this.names = namesOf(this.dialect, bindings);
    this.statements = statementsFor(this.dialect, bindings);
    this.records = new Records(this.dialect);
  }

  /** The statements about tenants; the database is asked once for their id's type. */
  async tenants(session: Session): Promise<TenantStatements> {
    if (this.knownTenants === null) {
      const { dialect, bindings } = this;
      const kind = await inPortWords(dialect.tenantKind(session, bindings));
      this.knownTenants = tenantStatementsFor(dialect, bindings, kind);
    }
    return this.knownTenants;
  }
}
