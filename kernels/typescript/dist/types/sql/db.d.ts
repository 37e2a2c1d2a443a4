// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns where a transaction and a savepoint begin and end.
 *
 * Never swallows what the work throws.
 */
import type { DbAdapter, StoredKey, Transaction } from "../kernel/ports.ts";
import { SqlHandle } from "./handle.ts";
import type { Lines } from "./lines.ts";
import type { Shared } from "./shared.ts";
/** The store outside of any transaction. */
export declare class SqlDb extends SqlHandle implements DbAdapter {
  #private;
  constructor(shared: Shared, lines: Lines);
  findApiKeys(keyPrefix: string): Promise<StoredKey[]>;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
/** The store inside one transaction. */
export declare class SqlTransaction extends SqlHandle implements Transaction {
  savepoint<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
