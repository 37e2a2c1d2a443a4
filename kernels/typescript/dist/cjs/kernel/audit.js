// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what an audit entry says about a call.
 *
 * Never stores one, and never holds params: only their hash, made after redaction.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.entryOf = entryOf;
exports.suppressedEntry = suppressedEntry;
exports.requestHash = requestHash;
const canonical_ts_1 = require("./canonical.js");
const errors_ts_1 = require("./errors.js");
const impact_ts_1 = require("./impact.js");
const redaction_ts_1 = require("./redaction.js");
const ENTRY_VERSION = 1;
const NOTHING = new Set();
/** The entry of a call that ended. */
function entryOf(call, outcome, integration, ids, elapsedMs) {
  const { arrival, caller, envelope, action } = call;
  const { result } = outcome;
  const hidden = action?.hidden ?? NOTHING;
  return {
    eventId: ids.uuid7(arrival.now),
    schemaVersion: ENTRY_VERSION,
    ts: arrival.now,
    tenantId: caller?.tenantId ?? null,
    integration,
    pack: action?.pack ?? null,
    action: envelope?.action ?? null,
    actorType: "api_key",
    actorId: caller?.prefix ?? call.keyPrefix,
    apiKeyId: caller?.id ?? null,
    requestId: arrival.requestId,
    requestHash: call.requestHash ?? requestHash(call),
    result: resultOf(outcome.code),
    errorCode: outcome.code ?? null,
    errorMessage: outcome.message ?? null,
    impact: impactOf(result, hidden),
    beforeSnapshot: (0, redaction_ts_1.redact)(result?.before, hidden),
    afterSnapshot: (0, redaction_ts_1.redact)(result?.after, hidden),
    idempotencyKey: envelope?.idempotencyKey ?? null,
    dryRun: envelope?.dryRun ?? false,
    latencyMs: Math.max(0, Math.floor(elapsedMs)),
    ipAddress: arrival.address || null,
    userAgent: arrival.agent,
  };
}
/** One entry for what an address was refused after its minute's budget was spent. */
function suppressedEntry(call, suppressed, integration, ids) {
  const { now, requestId } = call.arrival;
  return {
    eventId: ids.uuid7(now),
    schemaVersion: ENTRY_VERSION,
    ts: now,
    tenantId: null,
    integration,
    pack: null,
    action: null,
    actorType: "system",
    actorId: null,
    apiKeyId: null,
    requestId,
    requestHash: null,
    result: "denied",
    errorCode: "RATE_LIMITED",
    errorMessage: `${suppressed.count} more failed attempts from this address.`,
    impact: null,
    beforeSnapshot: null,
    afterSnapshot: null,
    idempotencyKey: null,
    dryRun: false,
    latencyMs: 0,
    ipAddress: suppressed.address || null,
    userAgent: null,
  };
}
function resultOf(code) {
  if (code === undefined) {
    return "success";
  }
  return errors_ts_1.DENIED.has(code) ? "denied" : "error";
}
function impactOf(result, hidden) {
  const { impact } = result ?? {};
  return impact === undefined
    ? null
    : (0, redaction_ts_1.redact)((0, impact_ts_1.impactJson)(impact), hidden);
}
/** Of the redacted body as it was sent; null where nothing was parsed. */
function requestHash(call) {
  if (call.body === undefined) {
    return null;
  }
  return (0, canonical_ts_1.canonicalHash)(
    (0, redaction_ts_1.redact)(call.body, call.action?.hidden),
  );
}
