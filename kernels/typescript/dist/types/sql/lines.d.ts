// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the row that the writers of one tenant pass one after another.
 *
 * Never lets go of it before the transaction ends.
 */
import type { SqlHandle } from "./handle.ts";
/** The tenants' lines. */
export declare class Lines {
  #private;
  /** Waits for the tenant's row, which is then held until the end of the transaction. */
  standIn(tx: SqlHandle, tenantId: string): Promise<void>;
  /**
   * On MySQL a row that is made and rolled back makes all that waited for it deadlock: it
   * is made before any transaction, once for each tenant and process.
   */
  make(db: SqlHandle, tenantId: string): Promise<void>;
}
/** The handle that the store gave; it comes back as the port's type. */
export declare function ours(tx: unknown): SqlHandle;
