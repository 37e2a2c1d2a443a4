// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns how statements are run, over one connection or inside one transaction.
 *
 * Never a row's meaning.
 */
import { inPortWords } from "./errors.js";
import { hostStatement } from "./statement.js";
/** A host's statements and the kit's. */
export class Queries {
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
    const host = hostStatement(this.shared.dialect, sql, params);
    return inPortWords(this.session.query(host.sql, host.params));
  }
  async queryOne(sql, params = []) {
    return (await this.query(sql, params))[0] ?? null;
  }
  execute(sql, params = []) {
    const host = hostStatement(this.shared.dialect, sql, params);
    return inPortWords(this.session.execute(host.sql, host.params));
  }
  /** The rows of one of the kit's own statements. */
  rows(statement, ...values) {
    const params = statement.params(values);
    return inPortWords(this.session.query(statement.sql, params));
  }
  /** How many rows one of the kit's own statements changed. */
  change(statement, ...values) {
    const params = statement.params(values);
    return inPortWords(this.session.execute(statement.sql, params));
  }
}
