// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the order of the steps, and that every request ends in exactly one answer.
 *
 * Never does a step's work itself.
 */

import type { Pack } from "./action.ts";
import { Authenticator } from "./auth.ts";
import { type BindingsInput, parseBindings } from "./bindings.ts";
import { type Answer, Call } from "./call.ts";
import { type Clock, systemClock } from "./clock.ts";
import { confirmKey } from "./confirm.ts";
import { checkMethod, readDocument } from "./document.ts";
import { errorBody, successBody } from "./envelope.ts";
import {
  ConfigurationError,
  internalError,
  ManageError,
  serviceUnavailable,
} from "./errors.ts";
import { type IdSource, SystemIds } from "./ids.ts";
import { addLimits } from "./limits.ts";
import { consoleLog, type Log } from "./log.ts";
import { Document } from "./openapi.ts";
import {
  type AuditAdapter,
  type CeilingsAdapter,
  type DbAdapter,
  type IdempotencyAdapter,
  type RateLimitAdapter,
  Retry,
  StoreUnavailable,
} from "./ports.ts";
import { Registry } from "./registry.ts";
import { Hmac } from "./secrets.ts";
import { logRefusal, type Services } from "./services.ts";
import * as steps from "./steps.ts";
import {
  clientAddress,
  type HttpRequest,
  type HttpResponse,
  lowerNames,
  readRequest,
  userAgent,
} from "./transport.ts";

/** What a step gives is the answer; most give none. */
type Step = (
  services: Services,
  call: Call,
) => Promise<Answer | null | void> | void;

/** The contract's order, from step 2 on: the first failure wins, the first answer ends. */
const STEPS: readonly Step[] = [
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

/** What a router is made of. */
export interface RouterParts {
  readonly bindings: BindingsInput;
  readonly packs: readonly Pack[];
  readonly db: DbAdapter;
  readonly audit: AuditAdapter;
  readonly idempotency: IdempotencyAdapter;
  readonly rateLimit: RateLimitAdapter;
  readonly ceilings: CeilingsAdapter;
  /** The host's secret: confirmation tokens are signed under a key derived from it. */
  readonly secret: Uint8Array;
  /** What keys are hashed under, or null for a plain hash. */
  readonly pepper: Uint8Array | null;
  readonly clock?: Clock;
  readonly ids?: IdSource;
  readonly log?: Log;
}

/** A router, or `ConfigurationError` naming what is wrong with packs or bindings. */
export function createRouter(parts: RouterParts): Router {
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
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  get registry(): Registry {
    return this.#services.registry;
  }

  /** The one answer to a request to the base path; never throws. */
  handle(request: HttpRequest): Promise<HttpResponse> {
    return this.#answered(request, (call) => this.#answer(call, request));
  }

  /** The one answer to a request to `/openapi.json` below it; never throws. */
  openapi(request: HttpRequest): Promise<HttpResponse> {
    return this.#answered(request, async (call) => {
      checkMethod(request);
      await steps.authenticate(this.#services, call);
      await steps.limitKey(this.#services, call);
      const told = await readDocument(this.#services, call);
      return { ...told, headers: { ...headersOf(call), ...told.headers } };
    });
  }

  async #answered(
    request: HttpRequest,
    work: (call: Call) => Promise<HttpResponse>,
  ): Promise<HttpResponse> {
    const call = this.#begin(request);
    try {
      return await work(call);
    } catch (cause) {
      return this.#refuse(call, this.#refusalOf(call, cause));
    }
  }

  async #answer(call: Call, request: HttpRequest): Promise<HttpResponse> {
    const raw = readRequest(request, call.arrival.headers);
    call.raw = raw instanceof Uint8Array ? raw : await raw;
    // By number: what `of` makes for each round would have to outlive the waiting.
    for (let i = 0; i < STEPS.length; i++) {
      const pending = STEPS[i]!(this.#services, call);
      const answer = pending && (await pending);
      if (answer) {
        return success(call, answer);
      }
    }
    throw new Error("no step answered");
  }

  #begin(request: HttpRequest): Call {
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
  #refusalOf(call: Call, cause: unknown): ManageError {
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

  async #refuse(call: Call, refusal: ManageError): Promise<HttpResponse> {
    const { requestId } = call.arrival;
    let body: string;
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

  #logCause(call: Call, code: string, cause: unknown): void {
    const text = `request ${call.arrival.requestId} failed with ${code}`;
    this.#services.log.error(text, cause);
  }
}

function success(call: Call, answer: Answer): HttpResponse {
  const body = successBody(call.arrival.requestId, answer.members);
  const headers = Object.assign(headersOf(call), answer.headers);
  return { status: 200, headers, body };
}

function headersOf(call: Call): Record<string, string> {
  const headers = {
    "Content-Type": "application/json",
    "X-Request-Id": call.arrival.requestId,
    "Cache-Control": "no-store",
  };
  return addLimits(headers, call.limits);
}
