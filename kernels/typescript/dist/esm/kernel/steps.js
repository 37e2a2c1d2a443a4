// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the steps of the contract, each a function that adds to the call or refuses it.
 *
 * Never their order: `dispatch.STEPS` is.
 */
import { requestHash, suppressedEntry } from "./audit.js";
import { Blocked } from "./auth.js";
import { fingerprint } from "./canonical.js";
import * as confirm from "./confirm.js";
import { runEffect, storedAnswer } from "./effect.js";
import { parseBody, readEnvelope } from "./envelope.js";
import { ManageError, RequestInvalid, ScopeDenied } from "./errors.js";
import { KEY_BUCKET, refuseIfSpent } from "./limits.js";
import { MOST_PROBLEMS } from "./report.js";
import { contextOf, logAlone } from "./services.js";
import { presentedKey } from "./transport.js";
/** Step 2. */
export async function authenticate(services, call) {
  const { headers, address, now, started: monotonic } = call.arrival;
  const { authenticator } = services;
  const finished = authenticator.strangers.finished(monotonic);
  if (finished.length > 0) {
    await logSuppressed(services, call, finished);
  }
  const key = presentedKey(headers);
  const prefix = authenticator.prefixOf(key);
  call.audited = true;
  call.keyPrefix = prefix;
  try {
    const attempt = { key, prefix, address, now, monotonic };
    call.caller = await authenticator.authenticate(attempt);
  } catch (cause) {
    call.audited = !(cause instanceof Blocked);
    throw cause;
  }
}
async function logSuppressed(services, call, finished) {
  const { integration } = services.bindings;
  for (const suppressed of finished) {
    const entry = suppressedEntry(call, suppressed, integration, services.ids);
    await logAlone(services, call.arrival.requestId, () => entry);
  }
}
/** Step 3. */
export function limitKey(services, call) {
  return limit(services, call, KEY_BUCKET, services.bindings.rate_limits.key);
}
/** Step 4. */
export function readRequest(_, call) {
  call.body = parseBody(call.raw);
  call.envelope = readEnvelope(call.body);
}
/** Step 5. */
export function lookUp(services, call) {
  call.action = services.registry.get(call.knownEnvelope().action);
}
/** Step 6: deny by default. */
export function checkScope(services, call) {
  const action = call.knownAction();
  if (!call.knownCaller().scopes.has(action.scope)) {
    throw new ScopeDenied(action.scope);
  }
  return action.platformAdmin ? checkAdmin(services, call) : undefined;
}
async function checkAdmin(services, call) {
  const { tenantId } = call.knownCaller();
  if (!(await services.db.isPlatformAdmin(tenantId))) {
    const text = "Only a platform admin may do this.";
    throw new ManageError("ADMIN_REQUIRED", text);
  }
}
/** Step 7. */
export function checkDryRun(_, call) {
  if (call.knownEnvelope().dryRun && !call.knownAction().supportsDryRun) {
    const message = "This action supports no dry run.";
    const keyword = "supports_dry_run";
    throw new RequestInvalid(message, [
      { pointer: "/dry_run", keyword, message },
    ]);
  }
}
/** Step 8. */
export function checkParams(_, call) {
  const { params, dryRun, idempotencyKey } = call.knownEnvelope();
  const action = call.knownAction();
  const problems = action.validator.problems(params, "/params");
  const wantsKey = action.idempotency === "required" && action.writes;
  if (wantsKey && !dryRun && idempotencyKey === null) {
    const message = "This action requires an idempotency key.";
    const pointer = "/idempotency_key";
    // It comes before those of the params, and there is room for 20.
    problems.unshift({ pointer, keyword: "required", message });
  }
  if (problems.length > 0) {
    const text = "The params are not valid; `errors` says where.";
    throw new RequestInvalid(text, problems.slice(0, MOST_PROBLEMS));
  }
  // Now, for a handler may change the params that it is given.
  call.requestHash = requestHash(call);
  if (idempotencyKey !== null && !action.writes) {
    call.constraints.push("idempotency_key ignored: a read is not stored");
  }
  if (call.slotOwner() !== null || action.confirm === "plan") {
    call.fingerprint = fingerprint(action.name, params);
  }
}
/** Step 9. */
export function answerFromStore(services, call) {
  const owner = call.slotOwner();
  return owner === null ? undefined : storedAnswer(services, call, owner);
}
/** Step 10. */
export function limitAction(services, call) {
  const { name, rateLimit } = call.knownAction();
  return rateLimit === null
    ? undefined
    : limit(services, call, name, rateLimit);
}
/** Step 11. */
export function checkConfirmation(services, call) {
  const { dryRun, confirmToken } = call.knownEnvelope();
  if (call.knownAction().confirm !== "plan" || dryRun) {
    return undefined;
  }
  if (confirmToken === null) {
    throw confirm.required();
  }
  return verifyToken(services, call, confirmToken);
}
async function verifyToken(services, call, token) {
  const { integration } = services.bindings;
  const caller = call.knownCaller();
  const wanted = confirm.subjectOf(integration, caller, call.fingerprint);
  call.confirmed = await confirm.verify(
    token,
    services.confirmKey,
    call.arrival.now,
    wanted,
  );
}
/** Step 11 too: a pack's own slow check, before any lock is taken. */
export function runCheck(services, call) {
  const { check } = call.knownAction();
  return check === null ? undefined : runOwn(services, call, check);
}
/** Whatever it gives, it is no answer. */
async function runOwn(services, call, check) {
  const { params, dryRun } = call.knownEnvelope();
  const context = contextOf(services, call, services.db, dryRun);
  await check(params, context);
}
/** Step 12. */
export function takeEffect(services, call) {
  return runEffect(services, call);
}
async function limit(services, call, bucket, bound) {
  const keyId = call.knownCaller().id;
  const { now } = call.arrival;
  const result = await services.rateLimit.check(keyId, bucket, bound, now);
  const name = bucket === KEY_BUCKET ? "key" : "action";
  const checked = { name, limit: bound, result };
  call.limits.push(checked);
  refuseIfSpent(checked);
}
