// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what all handles of one store share: the statements, and what was learnt once.
 *
 * Never holds a connection.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Shared = void 0;
const mysql_ts_1 = require("./dialects/mysql.js");
const postgres_ts_1 = require("./dialects/postgres.js");
const sqlite_ts_1 = require("./dialects/sqlite.js");
const errors_ts_1 = require("./errors.js");
const records_ts_1 = require("./records.js");
const statements_ts_1 = require("./statements.js");
const DIALECTS = {
  mysql: mysql_ts_1.mysqlDialect,
  postgres: postgres_ts_1.postgresDialect,
  sqlite: sqlite_ts_1.sqliteDialect,
};
class Shared {
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
    this.names = (0, statements_ts_1.namesOf)(this.dialect, bindings);
    this.statements = (0, statements_ts_1.statementsFor)(
      this.dialect,
      bindings,
    );
    this.records = new records_ts_1.Records(this.dialect);
  }
  /** The statements about tenants; the database is asked once for their id's type. */
  async tenants(session) {
    if (this.knownTenants === null) {
      const { dialect, bindings } = this;
      const kind = await (0, errors_ts_1.inPortWords)(
        dialect.tenantKind(session, bindings),
      );
      this.knownTenants = (0, statements_ts_1.tenantStatementsFor)(
        dialect,
        bindings,
        kind,
      );
    }
    return this.knownTenants;
  }
}
exports.Shared = Shared;
