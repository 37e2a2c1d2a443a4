// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what the kernel needs from its host: five adapters and the records they exchange.
 *
 * Never implements one: the kernel knows no framework and no database. Ids are strings, a
 * tenant's id always. What belongs to one transaction is given that transaction's handle:
 * handler, ceilings, idempotency row and audit entry commit as one.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.Retry =
  exports.UniqueViolation =
  exports.LockTimeout =
  exports.StoreUnavailable =
    void 0;
/** The store cannot be reached: the call answers 503. */
class StoreUnavailable extends Error {}
exports.StoreUnavailable = StoreUnavailable;
/** A lock was waited for and not had; from `claim` it means the twin still runs. */
class LockTimeout extends StoreUnavailable {}
exports.LockTimeout = LockTimeout;
/** A unique index refused the row. */
class UniqueViolation extends Error {}
exports.UniqueViolation = UniqueViolation;
/** A deadlock or serialization failure: the whole transaction is to be run again. */
class Retry extends Error {}
exports.Retry = Retry;
