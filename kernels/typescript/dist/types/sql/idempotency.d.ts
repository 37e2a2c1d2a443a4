// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the claims on idempotency keys and the answers kept under them.
 *
 * Never looks before it inserts: the unique index decides between two twins.
 */
import {
  type Claim,
  type IdempotencyAdapter,
  type SlotOwner,
  type StoredReplay,
  type Transaction,
} from "../kernel/ports.ts";
import type { SqlHandle } from "./handle.ts";
import { type Lines } from "./lines.ts";
export declare class SqlIdempotency implements IdempotencyAdapter {
  #private;
  constructor(db: SqlHandle, lines: Lines);
  getReplay(owner: SlotOwner, now: Date): Promise<StoredReplay | null>;
  claim(tx: Transaction, claim: Claim): Promise<boolean>;
  storeReplay(
    tx: Transaction,
    owner: SlotOwner,
    response: string,
  ): Promise<void>;
}
