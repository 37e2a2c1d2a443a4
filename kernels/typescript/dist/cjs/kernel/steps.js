// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the steps of the contract, each a function that adds to the call or refuses it.
 *
 * Never their order: `dispatch.STEPS` is.
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
exports.authenticate = authenticate;
exports.limitKey = limitKey;
exports.readRequest = readRequest;
exports.lookUp = lookUp;
exports.checkScope = checkScope;
exports.checkDryRun = checkDryRun;
exports.checkParams = checkParams;
exports.answerFromStore = answerFromStore;
exports.limitAction = limitAction;
exports.checkConfirmation = checkConfirmation;
exports.runCheck = runCheck;
exports.takeEffect = takeEffect;
const audit_ts_1 = require("./audit.js");
const auth_ts_1 = require("./auth.js");
const canonical_ts_1 = require("./canonical.js");
const confirm = __importStar(require("./confirm.js"));
const effect_ts_1 = require("./effect.js");
const envelope_ts_1 = require("./envelope.js");
const errors_ts_1 = require("./errors.js");
const limits_ts_1 = require("./limits.js");
const report_ts_1 = require("./report.js");
const services_ts_1 = require("./services.js");
const transport_ts_1 = require("./transport.js");
/** Step 2. */
async function authenticate(services, call) {
  const { headers, address, now, started: monotonic } = call.arrival;
  const { authenticator } = services;
  const finished = authenticator.strangers.finished(monotonic);
  if (finished.length > 0) {
    await logSuppressed(services, call, finished);
  }
  const key = (0, transport_ts_1.presentedKey)(headers);
  const prefix = authenticator.prefixOf(key);
  call.audited = true;
  call.keyPrefix = prefix;
  try {
    const attempt = { key, prefix, address, now, monotonic };
    call.caller = await authenticator.authenticate(attempt);
  } catch (cause) {
    call.audited = !(cause instanceof auth_ts_1.Blocked);
    throw cause;
  }
}
async function logSuppressed(services, call, finished) {
  const { integration } = services.bindings;
  for (const suppressed of finished) {
    const entry = (0, audit_ts_1.suppressedEntry)(
      call,
      suppressed,
      integration,
      services.ids,
    );
    await (0, services_ts_1.logAlone)(
      services,
      call.arrival.requestId,
      () => entry,
    );
  }
}
/** Step 3. */
function limitKey(services, call) {
  return limit(
    services,
    call,
    limits_ts_1.KEY_BUCKET,
    services.bindings.rate_limits.key,
  );
}
/** Step 4. */
function readRequest(_, call) {
  call.body = (0, envelope_ts_1.parseBody)(call.raw);
  call.envelope = (0, envelope_ts_1.readEnvelope)(call.body);
}
/** Step 5. */
function lookUp(services, call) {
  call.action = services.registry.get(call.knownEnvelope().action);
}
/** Step 6: deny by default. */
function checkScope(services, call) {
  const action = call.knownAction();
  if (!call.knownCaller().scopes.has(action.scope)) {
    throw new errors_ts_1.ScopeDenied(action.scope);
  }
  return action.platformAdmin ? checkAdmin(services, call) : undefined;
}
async function checkAdmin(services, call) {
  const { tenantId } = call.knownCaller();
  if (!(await services.db.isPlatformAdmin(tenantId))) {
    const text = "Only a platform admin may do this.";
    throw new errors_ts_1.ManageError("ADMIN_REQUIRED", text);
  }
}
/** Step 7. */
function checkDryRun(_, call) {
  if (call.knownEnvelope().dryRun && !call.knownAction().supportsDryRun) {
    const message = "This action supports no dry run.";
    const keyword = "supports_dry_run";
    throw new errors_ts_1.RequestInvalid(message, [
      { pointer: "/dry_run", keyword, message },
    ]);
  }
}
/** Step 8. */
function checkParams(_, call) {
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
    throw new errors_ts_1.RequestInvalid(
      text,
      problems.slice(0, report_ts_1.MOST_PROBLEMS),
    );
  }
  // Now, for a handler may change the params that it is given.
  call.requestHash = (0, audit_ts_1.requestHash)(call);
  if (idempotencyKey !== null && !action.writes) {
    call.constraints.push("idempotency_key ignored: a read is not stored");
  }
  if (call.slotOwner() !== null || action.confirm === "plan") {
    call.fingerprint = (0, canonical_ts_1.fingerprint)(action.name, params);
  }
}
/** Step 9. */
function answerFromStore(services, call) {
  const owner = call.slotOwner();
  return owner === null
    ? undefined
    : (0, effect_ts_1.storedAnswer)(services, call, owner);
}
/** Step 10. */
function limitAction(services, call) {
  const { name, rateLimit } = call.knownAction();
  return rateLimit === null
    ? undefined
    : limit(services, call, name, rateLimit);
}
/** Step 11. */
function checkConfirmation(services, call) {
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
function runCheck(services, call) {
  const { check } = call.knownAction();
  return check === null ? undefined : runOwn(services, call, check);
}
/** Whatever it gives, it is no answer. */
async function runOwn(services, call, check) {
  const { params, dryRun } = call.knownEnvelope();
  const context = (0, services_ts_1.contextOf)(
    services,
    call,
    services.db,
    dryRun,
  );
  await check(params, context);
}
/** Step 12. */
function takeEffect(services, call) {
  return (0, effect_ts_1.runEffect)(services, call);
}
async function limit(services, call, bucket, bound) {
  const keyId = call.knownCaller().id;
  const { now } = call.arrival;
  const result = await services.rateLimit.check(keyId, bucket, bound, now);
  const name = bucket === limits_ts_1.KEY_BUCKET ? "key" : "action";
  const checked = { name, limit: bound, result };
  call.limits.push(checked);
  (0, limits_ts_1.refuseIfSpent)(checked);
}
