// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns where a transaction and a savepoint begin and end.
 *
 * Never swallows what the work throws.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.SqlTransaction = exports.SqlDb = void 0;
const errors_ts_1 = require("./errors.js");
const handle_ts_1 = require("./handle.js");
/** The store outside of any transaction. */
class SqlDb extends handle_ts_1.SqlHandle {
  #lines;
  constructor(shared, lines) {
    super(shared, shared.driver);
    this.#lines = lines;
  }
  findApiKeys(keyPrefix) {
    const found = super.findApiKeys(keyPrefix);
    const { conditionalUpsert } = this.shared.dialect;
    return conditionalUpsert ? found : this.#inLine(found);
  }
  /** Once the lines of the keys' tenants are there. */
  async #inLine(found) {
    const keys = await found;
    for (const { tenantId } of keys) {
      if (tenantId !== null) {
        await this.#lines.make(this, tenantId);
      }
    }
    return keys;
  }
  transaction(work) {
    const { driver } = this.shared;
    const begun = (session) => {
      return work(new SqlTransaction(this.shared, session));
    };
    return (0, errors_ts_1.inPortWords)(driver.transaction(begun));
  }
}
exports.SqlDb = SqlDb;
/** The store inside one transaction. */
class SqlTransaction extends handle_ts_1.SqlHandle {
  async savepoint(work) {
    await this.execute("SAVEPOINT acp_plan");
    let result;
    try {
      result = await work(this);
    } catch (cause) {
      await this.execute("ROLLBACK TO SAVEPOINT acp_plan");
      throw cause;
    }
    await this.execute("RELEASE SAVEPOINT acp_plan");
    return result;
  }
}
exports.SqlTransaction = SqlTransaction;
