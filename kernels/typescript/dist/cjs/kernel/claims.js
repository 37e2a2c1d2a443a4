// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns what a transaction makes sure of before the handler runs: that the call is the only
 * one of its idempotency key and of its token, and that there is room under the ceiling.
 *
 * Never runs a handler.
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
exports.LostClaim = void 0;
exports.claimKey = claimKey;
exports.claimConfirmation = claimConfirmation;
exports.checkCeiling = checkCeiling;
const clock_ts_1 = require("./clock.js");
const confirm = __importStar(require("./confirm.js"));
const errors_ts_1 = require("./errors.js");
const idempotency_ts_1 = require("./idempotency.js");
const ports_ts_1 = require("./ports.js");
/** Another call has the idempotency row: ours is rolled back and theirs is read. */
class LostClaim extends Error {}
exports.LostClaim = LostClaim;
/** The row of this call's idempotency key; throws `LostClaim` where it is taken. */
async function claimKey(services, tx, call) {
  const owner = call.slotOwner();
  if (owner !== null && !(await claim(services, tx, call, owner))) {
    throw new LostClaim();
  }
}
/** The nonce of the token that is applied. */
async function claimConfirmation(services, tx, call) {
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
  const expiresAt = (0, clock_ts_1.later)(now, idempotency_ts_1.KEPT_FOR_MS);
  const { fingerprint } = call;
  try {
    return await services.idempotency.claim(tx, {
      ...owner,
      fingerprint,
      now,
      expiresAt,
    });
  } catch (cause) {
    if (cause instanceof ports_ts_1.UniqueViolation) {
      return false;
    }
    throw cause instanceof ports_ts_1.LockTimeout
      ? (0, errors_ts_1.inFlight)()
      : cause;
  }
}
/** Room for one more, where the action is a write. */
async function checkCeiling(services, tx, call) {
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
    throw new errors_ts_1.ManageError(
      "CEILING_EXCEEDED",
      "This tenant has reached a ceiling; repeating the call does not help.",
      { details: { ceiling: name, limit, used } },
    );
  }
}
