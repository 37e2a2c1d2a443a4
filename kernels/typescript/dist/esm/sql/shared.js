// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what all handles of one store share: the statements, and what was learnt once.
 *
 * Never holds a connection.
 */
import { mysqlDialect } from "./dialects/mysql.js";
import { postgresDialect } from "./dialects/postgres.js";
import { sqliteDialect } from "./dialects/sqlite.js";
import { inPortWords } from "./errors.js";
import { Records } from "./records.js";
import { namesOf, statementsFor, tenantStatementsFor } from "./statements.js";
const DIALECTS = {
  mysql: mysqlDialect,
  postgres: postgresDialect,
  sqlite: sqliteDialect,
};
export class Shared {
  driver;
  bindings;
  dialect;
  names;
  statements;
  records;
  /** Null until `tenants` has asked. */
  knownTenants = null;
  constructor(driver, bindings) {
    this.driver = driver;
    this.bindings = bindings;
    this.dialect = DIALECTS[driver.database];
    this.names = namesOf(this.dialect, bindings);
    this.statements = statementsFor(this.dialect, bindings);
    this.records = new Records(this.dialect);
  }
  /** The statements about tenants; the database is asked once for their id's type. */
  async tenants(session) {
    if (this.knownTenants === null) {
      const { dialect, bindings } = this;
      const kind = await inPortWords(dialect.tenantKind(session, bindings));
      this.knownTenants = tenantStatementsFor(dialect, bindings, kind);
    }
    return this.knownTenants;
  }
}
