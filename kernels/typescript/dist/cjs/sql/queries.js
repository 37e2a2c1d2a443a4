// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns how statements are run, over one connection or inside one transaction.
 *
 * Never a row's meaning.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Queries = void 0;
const errors_ts_1 = require("./errors.js");
const statement_ts_1 = require("./statement.js");
/** A host's statements and the kit's. */
class Queries {
  shared;
  session;
  constructor(shared, session) {
    this.shared = shared;
    this.session = session;
  }
  get client() {
    return this.session.client;
  }
  query(sql, params = []) {
    const host = (0, statement_ts_1.hostStatement)(
      this.shared.dialect,
      sql,
      params,
    );
    return (0, errors_ts_1.inPortWords)(
      this.session.query(host.sql, host.params),
    );
  }
  async queryOne(sql, params = []) {
    return (await this.query(sql, params))[0] ?? null;
  }
  execute(sql, params = []) {
    const host = (0, statement_ts_1.hostStatement)(
      this.shared.dialect,
      sql,
      params,
    );
    return (0, errors_ts_1.inPortWords)(
      this.session.execute(host.sql, host.params),
    );
  }
  /** The rows of one of the kit's own statements. */
  rows(statement, ...values) {
    const params = statement.params(values);
    return (0, errors_ts_1.inPortWords)(
      this.session.query(statement.sql, params),
    );
  }
  /** How many rows one of the kit's own statements changed. */
  change(statement, ...values) {
    const params = statement.params(values);
    return (0, errors_ts_1.inPortWords)(
      this.session.execute(statement.sql, params),
    );
  }
}
exports.Queries = Queries;
