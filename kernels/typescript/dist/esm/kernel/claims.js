// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns what a transaction makes sure of before the handler runs: that the call is the only
 * one of its idempotency key and of its token, and that there is room under the ceiling.
 *
 * Never runs a handler.
 */
import { later } from "./clock.js";
import * as confirm from "./confirm.js";
import { inFlight, ManageError } from "./errors.js";
import { KEPT_FOR_MS } from "./idempotency.js";
import { LockTimeout, UniqueViolation } from "./ports.js";
/** Another call has the idempotency row: ours is rolled back and theirs is read. */
export class LostClaim extends Error {}
/** The row of this call's idempotency key; throws `LostClaim` where it is taken. */
export async function claimKey(services, tx, call) {
  const owner = call.slotOwner();
  if (owner !== null && !(await claim(services, tx, call, owner))) {
    throw new LostClaim();
  }
}
/** The nonce of the token that is applied. */
export async function claimConfirmation(services, tx, call) {
  if (call.confirmed === null) {
    return;
  }
  const owner = {
    tenantId: call.knownCaller().tenantId,
    action: confirm.NONCE_ACTION,
    key: call.confirmed.nonce,
  };
  if (!(await claim(services, tx, call, owner))) {
    throw confirm.consumed();
  }
}
async function claim(services, tx, call, owner) {
  const { now } = call.arrival;
  const expiresAt = later(now, KEPT_FOR_MS);
  const { fingerprint } = call;
  try {
    return await services.idempotency.claim(tx, {
      ...owner,
      fingerprint,
      now,
      expiresAt,
    });
  } catch (cause) {
    if (cause instanceof UniqueViolation) {
      return false;
    }
    throw cause instanceof LockTimeout ? inFlight() : cause;
  }
}
/** Room for one more, where the action is a write. */
export async function checkCeiling(services, tx, call) {
  const action = call.knownAction();
  if (!action.writes) {
    return;
  }
  const { ceiling } = action;
  const bound = ceiling === null ? null : services.bindings.ceilings[ceiling];
  const found = await services.ceilings.check(tx, {
    action: action.name,
    tenantId: call.knownCaller().tenantId,
    ceiling,
    limit: bound ?? null,
    adding: ceiling === null ? 0 : 1,
    params: call.knownEnvelope().params,
    now: call.arrival.now,
  });
  if (!found.allowed) {
    const { ceiling: name = null, limit = 0, used = 0 } = found;
    throw new ManageError(
      "CEILING_EXCEEDED",
      "This tenant has reached a ceiling; repeating the call does not help.",
      { details: { ceiling: name, limit, used } },
    );
  }
}
