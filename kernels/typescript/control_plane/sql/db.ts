// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where a transaction and a savepoint begin and end.
 *
 * Never swallows what the work throws.
 */

import type { DbAdapter, StoredKey, Transaction } from "../kernel/ports.ts";
import type { Session } from "./driver.ts";
import { inPortWords } from "./errors.ts";
import { SqlHandle } from "./handle.ts";
import type { Lines } from "./lines.ts";
import type { Shared } from "./shared.ts";

/** The store outside of any transaction. */
export class SqlDb extends SqlHandle implements DbAdapter {
  readonly #lines: Lines;

  constructor(shared: Shared, lines: Lines) {
    super(shared, shared.driver);
    this.#lines = lines;
  }

  override findApiKeys(keyPrefix: string): Promise<StoredKey[]> {
    const found = super.findApiKeys(keyPrefix);
    const { conditionalUpsert } = this.shared.dialect;
    return conditionalUpsert ? found : this.#inLine(found);
  }

  /** Once the lines of the keys' tenants are there. */
  async #inLine(found: Promise<StoredKey[]>): Promise<StoredKey[]> {
    const keys = await found;
    for (const { tenantId } of keys) {
      if (tenantId !== null) {
        await this.#lines.make(this, tenantId);
      }
    }
    return keys;
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { driver } = this.shared;
    const begun = (session: Session) => {
      return work(new SqlTransaction(this.shared, session));
    };
    return inPortWords(driver.transaction(begun));
  }
}

/** The store inside one transaction. */
export class SqlTransaction extends SqlHandle implements Transaction {
  async savepoint<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await this.execute("SAVEPOINT acp_plan");
    let result: T;
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
