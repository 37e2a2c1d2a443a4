// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the order of the steps, and that every request ends in exactly one answer.
 *
 * Never does a step's work itself.
 */
import type { Pack } from "./action.ts";
import { type BindingsInput } from "./bindings.ts";
import { type Clock } from "./clock.ts";
import { type IdSource } from "./ids.ts";
import { type Log } from "./log.ts";
import {
  type AuditAdapter,
  type CeilingsAdapter,
  type DbAdapter,
  type IdempotencyAdapter,
  type RateLimitAdapter,
} from "./ports.ts";
import { Registry } from "./registry.ts";
import { type Services } from "./services.ts";
import { type HttpRequest, type HttpResponse } from "./transport.ts";
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
export declare function createRouter(parts: RouterParts): Router;
/** Handles requests; made once per process. */
export declare class Router {
  #private;
  constructor(services: Services);
  get registry(): Registry;
  /** The one answer to a request to the base path; never throws. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** The one answer to a request to `/openapi.json` below it; never throws. */
  openapi(request: HttpRequest): Promise<HttpResponse>;
}
