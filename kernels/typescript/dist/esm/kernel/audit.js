// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what an audit entry says about a call.
 *
 * Never stores one, and never holds params: only their hash, made after redaction.
 */
import { canonicalHash } from "./canonical.js";
import { DENIED } from "./errors.js";
import { impactJson } from "./impact.js";
import { redact } from "./redaction.js";
const ENTRY_VERSION = 1;
const NOTHING = new Set();
/** The entry of a call that ended. */
export function entryOf(call, outcome, integration, ids, elapsedMs) {
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
    beforeSnapshot: redact(result?.before, hidden),
    afterSnapshot: redact(result?.after, hidden),
    idempotencyKey: envelope?.idempotencyKey ?? null,
    dryRun: envelope?.dryRun ?? false,
    latencyMs: Math.max(0, Math.floor(elapsedMs)),
    ipAddress: arrival.address || null,
    userAgent: arrival.agent,
  };
}
/** One entry for what an address was refused after its minute's budget was spent. */
export function suppressedEntry(call, suppressed, integration, ids) {
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
  return DENIED.has(code) ? "denied" : "error";
}
function impactOf(result, hidden) {
  const { impact } = result ?? {};
  return impact === undefined ? null : redact(impactJson(impact), hidden);
}
/** Of the redacted body as it was sent; null where nothing was parsed. */
export function requestHash(call) {
  if (call.body === undefined) {
    return null;
  }
  return canonicalHash(redact(call.body, call.action?.hidden));
}
