// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns step 12: one transaction that claims, checks, runs, stores, audits and commits.
 *
 * Never lets a dry run write: its transaction, or its savepoint, is always rolled back.
 */
var __createBinding =
  (this && this.__createBinding) ||
  (Object.create
    ? function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        var desc = Object.getOwnPropertyDescriptor(m, k);
        if (
          !desc ||
          ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)
        ) {
          desc = {
            enumerable: true,
            get: function () {
              return m[k];
            },
          };
        }
        Object.defineProperty(o, k2, desc);
      }
    : function (o, m, k, k2) {
        if (k2 === undefined) k2 = k;
        o[k2] = m[k];
      });
var __setModuleDefault =
  (this && this.__setModuleDefault) ||
  (Object.create
    ? function (o, v) {
        Object.defineProperty(o, "default", { enumerable: true, value: v });
      }
    : function (o, v) {
        o["default"] = v;
      });
var __importStar =
  (this && this.__importStar) ||
  (function () {
    var ownKeys = function (o) {
      ownKeys =
        Object.getOwnPropertyNames ||
        function (o) {
          var ar = [];
          for (var k in o)
            if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
          return ar;
        };
      return ownKeys(o);
    };
    return function (mod) {
      if (mod && mod.__esModule) return mod;
      var result = {};
      if (mod != null)
        for (var k = ownKeys(mod), i = 0; i < k.length; i++)
          if (k[i] !== "default") __createBinding(result, mod, k[i]);
      __setModuleDefault(result, mod);
      return result;
    };
  })();
Object.defineProperty(exports, "__esModule", { value: true });
exports.runEffect = runEffect;
exports.storedAnswer = storedAnswer;
exports.auditApart = auditApart;
const canonical_ts_1 = require("./canonical.js");
const claims_ts_1 = require("./claims.js");
const clock_ts_1 = require("./clock.js");
const confirm = __importStar(require("./confirm.js"));
const envelope_ts_1 = require("./envelope.js");
const errors_ts_1 = require("./errors.js");
const handling_ts_1 = require("./handling.js");
const hex_ts_1 = require("./hex.js");
const idempotency_ts_1 = require("./idempotency.js");
const impact_ts_1 = require("./impact.js");
const services_ts_1 = require("./services.js");
/** The answer of a call that passed every step before. */
async function runEffect(services, call) {
  if (call.knownEnvelope().dryRun) {
    return preview(services, call);
  }
  for (let run = 0; run < services_ts_1.MOST_RUNS; run++) {
    let committed;
    try {
      committed = await (0, services_ts_1.againOnRetry)(() =>
        commit(services, call),
      );
    } catch (cause) {
      if (!(cause instanceof claims_ts_1.LostClaim)) {
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
  throw (0, errors_ts_1.inFlight)();
}
/** The replay of a finished call with this key, or null; audited by itself. */
async function storedAnswer(services, call, owner) {
  const { now } = call.arrival;
  const stored = await services.idempotency.getReplay(owner, now);
  if (stored === null) {
    return null;
  }
  const members = (0, envelope_ts_1.successMembers)(
    (0, idempotency_ts_1.replay)(stored, call.fingerprint, now),
  );
  await auditApart(services, call, undefined);
  return { members, headers: { "Idempotent-Replayed": "true" } };
}
function commit(services, call) {
  return services.db.transaction(async (tx) => {
    // A read has nothing to make sure of: it is spared the waiting as well.
    if (call.knownAction().writes || call.confirmed !== null) {
      await (0, claims_ts_1.claimKey)(services, tx, call);
      await (0, claims_ts_1.claimConfirmation)(services, tx, call);
      await (0, claims_ts_1.checkCeiling)(services, tx, call);
      await (0, handling_ts_1.planAgain)(services, tx, call);
    }
    const result = await (0, handling_ts_1.runHandler)(
      services,
      tx,
      call,
      false,
    );
    const members = (0, envelope_ts_1.successMembers)(
      firstMembers(call, result),
    );
    const pending = result.afterCommit !== undefined;
    const owner = call.slotOwner();
    if (owner !== null) {
      await store(services, tx, call, owner, { result, pending });
    }
    await (0, services_ts_1.logSuccess)(services, tx, call, { result });
    return { answer: { members }, result };
  });
}
/** The dry run, rolled back; then its audit entry, which stays. */
async function preview(services, call) {
  const plan = (end) => {
    return services.db.transaction(async (tx) => {
      await (0, claims_ts_1.checkCeiling)(services, tx, call);
      return end(await (0, handling_ts_1.runHandler)(services, tx, call, true));
    });
  };
  const result = await (0, services_ts_1.againOnRetry)(() =>
    (0, handling_ts_1.undone)(plan),
  );
  const impact = (0, handling_ts_1.impactOf)(result);
  const planned = call.knownAction().confirm === "plan";
  const members = {
    ...membersOf(call, result),
    data: impact,
    preview: (0, idempotency_ts_1.withoutOnce)(result.data, result.once),
    ...(planned && { confirm: await makeToken(services, call, impact) }),
  };
  const text = (0, envelope_ts_1.successMembers)(members);
  await auditApart(services, call, result);
  return { members: text };
}
/** A success without an effect to commit with: unaudited it is no success either. */
function auditApart(services, call, result) {
  const outcome = result === undefined ? {} : { result };
  const log = (tx) =>
    (0, services_ts_1.logSuccess)(services, tx, call, outcome);
  return (0, services_ts_1.againOnRetry)(() => services.db.transaction(log));
}
function membersOf(call, result, data = result.data) {
  const { impact, constraints } = result;
  const { constraints: before } = call;
  return {
    data,
    dry_run: call.knownEnvelope().dryRun,
    constraints_applied: constraints ? [...before, ...constraints] : before,
    impact: impact === undefined ? null : (0, impact_ts_1.impactJson)(impact),
  };
}
/** The first answer, the only one with what is shown once. */
function firstMembers(call, result) {
  return membersOf(
    call,
    result,
    (0, idempotency_ts_1.withOnce)(result.data, result.once),
  );
}
async function store(services, tx, call, owner, { result, pending }) {
  const { requestId, now } = call.arrival;
  const until = pending
    ? (0, clock_ts_1.later)(now, idempotency_ts_1.FLIGHT_TIME_MS)
    : null;
  const members = membersOf(call, result);
  const text = (0, idempotency_ts_1.storedText)(
    requestId,
    members,
    result.once,
    until,
  );
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
    await (0, services_ts_1.againOnRetry)(() =>
      services.db.transaction(record),
    );
  } catch (cause) {
    const { requestId } = call.arrival;
    services.log.error(`request ${requestId} failed after its commit`, cause);
  }
  return {
    members: (0, envelope_ts_1.successMembers)(firstMembers(call, done)),
  };
}
async function makeToken(services, call, impact) {
  const [exp, expires_at] = confirm.expiry(call.arrival.now);
  const { integration } = services.bindings;
  const { fingerprint } = call;
  const claims = {
    ...confirm.subjectOf(integration, call.knownCaller(), fingerprint),
    impact_hash: (0, canonical_ts_1.canonicalHash)(impact),
    nonce: (0, hex_ts_1.hex)(services.ids.randomBytes(16)),
    exp,
  };
  return {
    token: await confirm.sign(claims, services.confirmKey),
    expires_at,
  };
}
