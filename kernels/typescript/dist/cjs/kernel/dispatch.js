// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the order of the steps, and that every request ends in exactly one answer.
 *
 * Never does a step's work itself.
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
exports.Router = void 0;
exports.createRouter = createRouter;
const auth_ts_1 = require("./auth.js");
const bindings_ts_1 = require("./bindings.js");
const call_ts_1 = require("./call.js");
const clock_ts_1 = require("./clock.js");
const confirm_ts_1 = require("./confirm.js");
const document_ts_1 = require("./document.js");
const envelope_ts_1 = require("./envelope.js");
const errors_ts_1 = require("./errors.js");
const ids_ts_1 = require("./ids.js");
const limits_ts_1 = require("./limits.js");
const log_ts_1 = require("./log.js");
const openapi_ts_1 = require("./openapi.js");
const ports_ts_1 = require("./ports.js");
const registry_ts_1 = require("./registry.js");
const secrets_ts_1 = require("./secrets.js");
const services_ts_1 = require("./services.js");
const steps = __importStar(require("./steps.js"));
const transport_ts_1 = require("./transport.js");
/** The contract's order, from step 2 on: the first failure wins, the first answer ends. */
const STEPS = [
  steps.authenticate,
  steps.limitKey,
  steps.readRequest,
  steps.lookUp,
  steps.checkScope,
  steps.checkDryRun,
  steps.checkParams,
  steps.answerFromStore,
  steps.limitAction,
  steps.checkConfirmation,
  steps.runCheck,
  steps.takeEffect,
];
/** A router, or `ConfigurationError` naming what is wrong with packs or bindings. */
function createRouter(parts) {
  const bindings = (0, bindings_ts_1.parseBindings)(parts.bindings);
  const { db, secret, pepper, log = log_ts_1.consoleLog } = parts;
  if (secret.length === 0 || pepper?.length === 0) {
    throw new errors_ts_1.ConfigurationError(
      "the secret or the pepper is empty",
    );
  }
  const registry = new registry_ts_1.Registry(parts.packs, bindings);
  return new Router({
    bindings,
    registry,
    document: new openapi_ts_1.Document(registry.documents(), bindings),
    db,
    audit: parts.audit,
    idempotency: parts.idempotency,
    rateLimit: parts.rateLimit,
    ceilings: parts.ceilings,
    authenticator: new auth_ts_1.Authenticator(db, bindings.auth, pepper, log),
    confirmKey: new secrets_ts_1.Hmac((0, confirm_ts_1.confirmKey)(secret)),
    pepper,
    clock: parts.clock ?? clock_ts_1.systemClock,
    ids: parts.ids ?? new ids_ts_1.SystemIds(),
    log,
  });
}
/** Handles requests; made once per process. */
class Router {
  #services;
  constructor(services) {
    this.#services = services;
  }
  get registry() {
    return this.#services.registry;
  }
  /** The one answer to a request to the base path; never throws. */
  handle(request) {
    return this.#answered(request, (call) => this.#answer(call, request));
  }
  /** The one answer to a request to `/openapi.json` below it; never throws. */
  openapi(request) {
    return this.#answered(request, async (call) => {
      (0, document_ts_1.checkMethod)(request);
      await steps.authenticate(this.#services, call);
      await steps.limitKey(this.#services, call);
      const told = await (0, document_ts_1.readDocument)(this.#services, call);
      return { ...told, headers: { ...headersOf(call), ...told.headers } };
    });
  }
  async #answered(request, work) {
    const call = this.#begin(request);
    try {
      return await work(call);
    } catch (cause) {
      return this.#refuse(call, this.#refusalOf(call, cause));
    }
  }
  async #answer(call, request) {
    const raw = (0, transport_ts_1.readRequest)(request, call.arrival.headers);
    call.raw = raw instanceof Uint8Array ? raw : await raw;
    // By number: what `of` makes for each round would have to outlive the waiting.
    for (let i = 0; i < STEPS.length; i++) {
      const pending = STEPS[i](this.#services, call);
      const answer = pending && (await pending);
      if (answer) {
        return success(call, answer);
      }
    }
    throw new Error("no step answered");
  }
  #begin(request) {
    const { clock, ids, bindings } = this.#services;
    const now = clock.now();
    const headers = (0, transport_ts_1.lowerNames)(request.headers);
    const forwarded = headers.get("x-forwarded-for") ?? "";
    const peer = request.peerAddress ?? "";
    return new call_ts_1.Call({
      requestId: `req_${ids.uuid7(now)}`,
      now,
      started: clock.monotonic(),
      headers,
      address: (0, transport_ts_1.clientAddress)(
        peer,
        forwarded,
        bindings.trusted_proxies,
      ),
      agent: (0, transport_ts_1.userAgent)(headers),
    });
  }
  /** The refusal that a failure means; its cause goes to the log alone. */
  #refusalOf(call, cause) {
    if (cause instanceof errors_ts_1.ManageError) {
      if (cause.cause !== undefined) {
        this.#logCause(call, cause.code, cause.cause);
      }
      return cause;
    }
    const away =
      cause instanceof ports_ts_1.StoreUnavailable ||
      cause instanceof ports_ts_1.Retry;
    const refusal = away
      ? (0, errors_ts_1.serviceUnavailable)()
      : (0, errors_ts_1.internalError)();
    this.#logCause(call, refusal.code, cause);
    return refusal;
  }
  async #refuse(call, refusal) {
    const { requestId } = call.arrival;
    let body;
    try {
      body = (0, envelope_ts_1.errorBody)(
        requestId,
        refusal,
        call.envelope?.dryRun,
      );
    } catch (cause) {
      // A handler's own details were no JSON.
      this.#logCause(call, "INTERNAL_ERROR", cause);
      return this.#refuse(call, (0, errors_ts_1.internalError)());
    }
    if (call.audited) {
      const { code, message } = refusal;
      await (0, services_ts_1.logRefusal)(this.#services, call, {
        code,
        message,
      });
    }
    const headers = { ...headersOf(call), ...refusal.headers };
    return { status: refusal.status, headers, body };
  }
  #logCause(call, code, cause) {
    const text = `request ${call.arrival.requestId} failed with ${code}`;
    this.#services.log.error(text, cause);
  }
}
exports.Router = Router;
function success(call, answer) {
  const body = (0, envelope_ts_1.successBody)(
    call.arrival.requestId,
    answer.members,
  );
  const headers = Object.assign(headersOf(call), answer.headers);
  return { status: 200, headers, body };
}
function headersOf(call) {
  const headers = {
    "Content-Type": "application/json",
    "X-Request-Id": call.arrival.requestId,
    "Cache-Control": "no-store",
  };
  return (0, limits_ts_1.addLimits)(headers, call.limits);
}
