// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns step 12: one transaction that claims, checks, runs, stores, audits and commits.
 *
 * Never lets a dry run write: its transaction, or its savepoint, is always rolled back.
 */
import { canonicalHash } from "./canonical.js";
import {
  checkCeiling,
  claimConfirmation,
  claimKey,
  LostClaim,
} from "./claims.js";
import { later } from "./clock.js";
import * as confirm from "./confirm.js";
import { successMembers } from "./envelope.js";
import { inFlight } from "./errors.js";
import { impactOf, planAgain, runHandler, undone } from "./handling.js";
import { hex } from "./hex.js";
import {
  FLIGHT_TIME_MS,
  replay,
  storedText,
  withOnce,
  withoutOnce,
} from "./idempotency.js";
import { impactJson } from "./impact.js";
import { againOnRetry, logSuccess, MOST_RUNS } from "./services.js";
/** The answer of a call that passed every step before. */
export async function runEffect(services, call) {
  if (call.knownEnvelope().dryRun) {
    return preview(services, call);
  }
  for (let run = 0; run < MOST_RUNS; run++) {
    let committed;
    try {
      committed = await againOnRetry(() => commit(services, call));
    } catch (cause) {
      if (!(cause instanceof LostClaim)) {
        throw cause;
      }
      const owner = call.slotOwner();
      const found = owner && (await storedAnswer(services, call, owner));
      if (found !== null) {
        return found;
      }
      continue;
    }
    const { answer, result } = committed;
    return result.afterCommit === undefined
      ? answer
      : finish(services, call, result, result.afterCommit);
  }
  throw inFlight();
}
/** The replay of a finished call with this key, or null; audited by itself. */
export async function storedAnswer(services, call, owner) {
  const { now } = call.arrival;
  const stored = await services.idempotency.getReplay(owner, now);
  if (stored === null) {
    return null;
  }
  const members = successMembers(replay(stored, call.fingerprint, now));
  await auditApart(services, call, undefined);
  return { members, headers: { "Idempotent-Replayed": "true" } };
}
function commit(services, call) {
  return services.db.transaction(async (tx) => {
    // A read has nothing to make sure of: it is spared the waiting as well.
    if (call.knownAction().writes || call.confirmed !== null) {
      await claimKey(services, tx, call);
      await claimConfirmation(services, tx, call);
      await checkCeiling(services, tx, call);
      await planAgain(services, tx, call);
    }
    const result = await runHandler(services, tx, call, false);
    const members = successMembers(firstMembers(call, result));
    const pending = result.afterCommit !== undefined;
    const owner = call.slotOwner();
    if (owner !== null) {
      await store(services, tx, call, owner, { result, pending });
    }
    await logSuccess(services, tx, call, { result });
    return { answer: { members }, result };
  });
}
/** The dry run, rolled back; then its audit entry, which stays. */
async function preview(services, call) {
  const plan = (end) => {
    return services.db.transaction(async (tx) => {
      await checkCeiling(services, tx, call);
      return end(await runHandler(services, tx, call, true));
    });
  };
  const result = await againOnRetry(() => undone(plan));
  const impact = impactOf(result);
  const planned = call.knownAction().confirm === "plan";
  const members = {
    ...membersOf(call, result),
    data: impact,
    preview: withoutOnce(result.data, result.once),
    ...(planned && { confirm: await makeToken(services, call, impact) }),
  };
  const text = successMembers(members);
  await auditApart(services, call, result);
  return { members: text };
}
/** A success without an effect to commit with: unaudited it is no success either. */
export function auditApart(services, call, result) {
  const outcome = result === undefined ? {} : { result };
  const log = (tx) => logSuccess(services, tx, call, outcome);
  return againOnRetry(() => services.db.transaction(log));
}
function membersOf(call, result, data = result.data) {
  const { impact, constraints } = result;
  const { constraints: before } = call;
  return {
    data,
    dry_run: call.knownEnvelope().dryRun,
    constraints_applied: constraints ? [...before, ...constraints] : before,
    impact: impact === undefined ? null : impactJson(impact),
  };
}
/** The first answer, the only one with what is shown once. */
function firstMembers(call, result) {
  return membersOf(call, result, withOnce(result.data, result.once));
}
async function store(services, tx, call, owner, { result, pending }) {
  const { requestId, now } = call.arrival;
  const until = pending ? later(now, FLIGHT_TIME_MS) : null;
  const members = membersOf(call, result);
  const text = storedText(requestId, members, result.once, until);
  await services.idempotency.storeReplay(tx, owner, text);
}
/**
 * The slow part, with no lock held; then its outcome, in a second transaction.
 *
 * The effect is committed: whatever fails from here on is the log's, not the caller's.
 */
async function finish(services, call, result, perform) {
  let done = result;
  try {
    const finished = await perform();
    done = { ...result, data: finished.data };
    const owner = call.slotOwner();
    const record = async (tx) => {
      await finished.record(tx);
      if (owner !== null) {
        await store(services, tx, call, owner, {
          result: done,
          pending: false,
        });
      }
    };
    await againOnRetry(() => services.db.transaction(record));
  } catch (cause) {
    const { requestId } = call.arrival;
    services.log.error(`request ${requestId} failed after its commit`, cause);
  }
  return { members: successMembers(firstMembers(call, done)) };
}
async function makeToken(services, call, impact) {
  const [exp, expires_at] = confirm.expiry(call.arrival.now);
  const { integration } = services.bindings;
  const { fingerprint } = call;
  const claims = {
    ...confirm.subjectOf(integration, call.knownCaller(), fingerprint),
    impact_hash: canonicalHash(impact),
    nonce: hex(services.ids.randomBytes(16)),
    exp,
  };
  return {
    token: await confirm.sign(claims, services.confirmKey),
    expires_at,
  };
}
