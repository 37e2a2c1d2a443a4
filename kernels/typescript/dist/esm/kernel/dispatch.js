// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the order of the steps, and that every request ends in exactly one answer.
 *
 * Never does a step's work itself.
 */
import { Authenticator } from "./auth.js";
import { parseBindings } from "./bindings.js";
import { Call } from "./call.js";
import { systemClock } from "./clock.js";
import { confirmKey } from "./confirm.js";
import { checkMethod, readDocument } from "./document.js";
import { errorBody, successBody } from "./envelope.js";
import {
  ConfigurationError,
  internalError,
  ManageError,
  serviceUnavailable,
} from "./errors.js";
import { SystemIds } from "./ids.js";
import { addLimits } from "./limits.js";
import { consoleLog } from "./log.js";
import { Document } from "./openapi.js";
import { Retry, StoreUnavailable } from "./ports.js";
import { Registry } from "./registry.js";
import { Hmac } from "./secrets.js";
import { logRefusal } from "./services.js";
import * as steps from "./steps.js";
import {
  clientAddress,
  lowerNames,
  readRequest,
  userAgent,
} from "./transport.js";
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
export function createRouter(parts) {
  const bindings = parseBindings(parts.bindings);
  const { db, secret, pepper, log = consoleLog } = parts;
  if (secret.length === 0 || pepper?.length === 0) {
    throw new ConfigurationError("the secret or the pepper is empty");
  }
  const registry = new Registry(parts.packs, bindings);
  return new Router({
    bindings,
    registry,
    document: new Document(registry.documents(), bindings),
    db,
    audit: parts.audit,
    idempotency: parts.idempotency,
    rateLimit: parts.rateLimit,
    ceilings: parts.ceilings,
    authenticator: new Authenticator(db, bindings.auth, pepper, log),
    confirmKey: new Hmac(confirmKey(secret)),
    pepper,
    clock: parts.clock ?? systemClock,
    ids: parts.ids ?? new SystemIds(),
    log,
  });
}
/** Handles requests; made once per process. */
export class Router {
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
      checkMethod(request);
      await steps.authenticate(this.#services, call);
      await steps.limitKey(this.#services, call);
      const told = await readDocument(this.#services, call);
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
    const raw = readRequest(request, call.arrival.headers);
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
    const headers = lowerNames(request.headers);
    const forwarded = headers.get("x-forwarded-for") ?? "";
    const peer = request.peerAddress ?? "";
    return new Call({
      requestId: `req_${ids.uuid7(now)}`,
      now,
      started: clock.monotonic(),
      headers,
      address: clientAddress(peer, forwarded, bindings.trusted_proxies),
      agent: userAgent(headers),
    });
  }
  /** The refusal that a failure means; its cause goes to the log alone. */
  #refusalOf(call, cause) {
    if (cause instanceof ManageError) {
      if (cause.cause !== undefined) {
        this.#logCause(call, cause.code, cause.cause);
      }
      return cause;
    }
    const away = cause instanceof StoreUnavailable || cause instanceof Retry;
    const refusal = away ? serviceUnavailable() : internalError();
    this.#logCause(call, refusal.code, cause);
    return refusal;
  }
  async #refuse(call, refusal) {
    const { requestId } = call.arrival;
    let body;
    try {
      body = errorBody(requestId, refusal, call.envelope?.dryRun);
    } catch (cause) {
      // A handler's own details were no JSON.
      this.#logCause(call, "INTERNAL_ERROR", cause);
      return this.#refuse(call, internalError());
    }
    if (call.audited) {
      const { code, message } = refusal;
      await logRefusal(this.#services, call, { code, message });
    }
    const headers = { ...headersOf(call), ...refusal.headers };
    return { status: refusal.status, headers, body };
  }
  #logCause(call, code, cause) {
    const text = `request ${call.arrival.requestId} failed with ${code}`;
    this.#services.log.error(text, cause);
  }
}
function success(call, answer) {
  const body = successBody(call.arrival.requestId, answer.members);
  const headers = Object.assign(headersOf(call), answer.headers);
  return { status: 200, headers, body };
}
function headersOf(call) {
  const headers = {
    "Content-Type": "application/json",
    "X-Request-Id": call.arrival.requestId,
    "Cache-Control": "no-store",
  };
  return addLimits(headers, call.limits);
}
