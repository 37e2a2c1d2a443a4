// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the row that the writers of one tenant pass one after another.
 *
 * Never lets go of it before the transaction ends.
 */
/** The tenants' lines. */
export class Lines {
  #made = new Set();
  /** Waits for the tenant's row, which is then held until the end of the transaction. */
  async standIn(tx, tenantId) {
    const { statements, dialect } = tx.shared;
    if (dialect.conditionalUpsert) {
      await tx.change(statements.lockTenant, tenantId);
      return;
    }
    if ((await tx.change(statements.lockExisting, tenantId)) === 0) {
      await tx.change(statements.insertLock, tenantId);
      await tx.change(statements.lockExisting, tenantId);
    }
  }
  /**
   * On MySQL a row that is made and rolled back makes all that waited for it deadlock: it
   * is made before any transaction, once for each tenant and process.
   */
  async make(db, tenantId) {
    if (this.#made.has(tenantId)) {
      return;
    }
    await db.change(db.shared.statements.insertLock, tenantId);
    this.#made.add(tenantId);
  }
}
/** The handle that the store gave; it comes back as the port's type. */
export function ours(tx) {
  return tx;
}
