// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what every step may use: the adapters, the bindings, the clock.
 *
 * Never changes after the router is made; shared by all calls.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.MOST_RUNS = void 0;
exports.contextOf = contextOf;
exports.logSuccess = logSuccess;
exports.logRefusal = logRefusal;
exports.logAlone = logAlone;
exports.againOnRetry = againOnRetry;
const audit_ts_1 = require("./audit.js");
const errors_ts_1 = require("./errors.js");
const ports_ts_1 = require("./ports.js");
/** How often a transaction is run in all when the store asks for it to be run again. */
exports.MOST_RUNS = 3;
/** What a handler or a check is given. */
function contextOf(services, call, db, dryRun) {
  const caller = call.knownCaller();
  return {
    db,
    tenantId: caller.tenantId,
    apiKey: caller,
    dryRun,
    requestId: call.arrival.requestId,
    now: call.arrival.now,
    ids: services.ids,
    bindings: services.bindings,
    registry: services.registry,
    pepper: services.pepper,
  };
}
function entry(services, call, outcome) {
  const elapsed = services.clock.monotonic() - call.arrival.started;
  const { integration } = services.bindings;
  return (0, audit_ts_1.entryOf)(
    call,
    outcome,
    integration,
    services.ids,
    elapsed,
  );
}
/** Inside the transaction: no entry, no success. */
async function logSuccess(services, tx, call, outcome) {
  try {
    await services.audit.logEvent(tx, entry(services, call, outcome));
  } catch (cause) {
    throw cause instanceof ports_ts_1.Retry
      ? cause
      : (0, errors_ts_1.serviceUnavailable)({ cause });
  }
}
/** In a transaction of its own: the refusal stands even if this fails. */
function logRefusal(services, call, outcome) {
  const make = () => entry(services, call, outcome);
  return logAlone(services, call.arrival.requestId, make);
}
/** In a transaction of its own; what it tells of stands even if this fails. */
async function logAlone(services, requestId, make) {
  try {
    const made = make();
    const log = (tx) => services.audit.logEvent(tx, made);
    await againOnRetry(() => services.db.transaction(log));
  } catch (cause) {
    const text = `failed to write the audit entry of request ${requestId}`;
    services.log.error(text, cause);
  }
}
/** Runs a transaction again where the store asks for it; then it is unavailable. */
async function againOnRetry(transaction) {
  let last;
  for (let run = 0; run < exports.MOST_RUNS; run++) {
    try {
      return await transaction();
    } catch (cause) {
      if (!(cause instanceof ports_ts_1.Retry)) {
        throw cause;
      }
      last = cause;
    }
  }
  throw (0, errors_ts_1.serviceUnavailable)({ cause: last });
}
