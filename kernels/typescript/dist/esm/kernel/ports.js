// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what the kernel needs from its host: five adapters and the records they exchange.
 *
 * Never implements one: the kernel knows no framework and no database. Ids are strings, a
 * tenant's id always. What belongs to one transaction is given that transaction's handle:
 * handler, ceilings, idempotency row and audit entry commit as one.
 */
/** The store cannot be reached: the call answers 503. */
export class StoreUnavailable extends Error {}
/** A lock was waited for and not had; from `claim` it means the twin still runs. */
export class LockTimeout extends StoreUnavailable {}
/** A unique index refused the row. */
export class UniqueViolation extends Error {}
/** A deadlock or serialization failure: the whole transaction is to be run again. */
export class Retry extends Error {}
