// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the closed list of codes and the errors that carry them.
 *
 * Never shows a caller anything but its own sentences: no exception's text, no value.
 */

import type { JsonObject } from "./json.ts";

/** The router refuses to start; the message names the culprit. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** The HTTP status of each code. */
export const STATUS_OF = {
  VALIDATION_ERROR: 400,
  INVALID_API_KEY: 401,
  SCOPE_DENIED: 403,
  ADMIN_REQUIRED: 403,
  CEILING_EXCEEDED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  IDEMPOTENCY_IN_FLIGHT: 409,
  CONFIRMATION_INVALID: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_CONFLICT: 422,
  CONFIRMATION_REQUIRED: 428,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

/** A code of the contract; their meanings never change. */
export type Code = keyof typeof STATUS_OF;

/** A policy said no; every other failure is audited as `error`. */
export const DENIED: ReadonlySet<string> = new Set<Code>([
  "INVALID_API_KEY",
  "SCOPE_DENIED",
  "ADMIN_REQUIRED",
  "CEILING_EXCEEDED",
  "IDEMPOTENCY_IN_FLIGHT",
  "CONFIRMATION_INVALID",
  "IDEMPOTENCY_CONFLICT",
  "CONFIRMATION_REQUIRED",
  "RATE_LIMITED",
]);

/** One thing wrong with the request; `pointer` is RFC 6901 into it. */
export type Problem = {
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
};

/** What an error carries besides its code and its sentence. */
export interface ErrorParts {
  readonly details?: JsonObject | undefined;
  readonly problems?: readonly Problem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For the host's log alone. */
  readonly cause?: unknown;
}

/** A refusal with a code of the contract. Packs throw the subclasses below. */
export class ManageError extends Error {
  override readonly name = "ManageError";
  readonly code: Code;
  readonly details: JsonObject | undefined;
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: Code, message: string, parts: ErrorParts = {}) {
    super(message, "cause" in parts ? { cause: parts.cause } : undefined);
    this.code = code;
    this.details = parts.details;
    this.problems = parts.problems ?? [];
    this.headers = parts.headers ?? {};
  }

  get status(): number {
    return STATUS_OF[this.code];
  }
}

/** There is no such thing, or it is another tenant's. */
export class NotFound extends ManageError {
  constructor(message: string, details?: JsonObject) {
    super("NOT_FOUND", message, { details });
  }
}

/** The state of things forbids what was asked. */
export class Conflict extends ManageError {
  constructor(message: string, details?: JsonObject) {
    super("CONFLICT", message, { details });
  }
}

/** A pack's author still has to write this handler: told apart from a failure. */
export class NotWritten extends ManageError {
  constructor() {
    const details = { reason: "not_implemented" };
    super("INTERNAL_ERROR", "This action is not implemented yet.", { details });
  }
}

/** The key lacks a scope. */
export class ScopeDenied extends ManageError {
  constructor(scope: string, message?: string) {
    const text = message ?? `This key lacks the scope \`${scope}\`.`;
    super("SCOPE_DENIED", text, { details: { required_scope: scope } });
  }
}

/** A value is refused by a handler; `pointer` is `/params/url`, not `/url`. */
export class ValidationFailed extends ManageError {
  constructor(
    message: string,
    pointer = "",
    keyword = "value",
    suggestion?: string,
  ) {
    const problem = { pointer, keyword, message, suggestion };
    super("VALIDATION_ERROR", message, { problems: [problem] });
  }
}

/** The envelope or the params break their schema, in one or more places. */
export class RequestInvalid extends ManageError {
  constructor(message: string, problems: readonly Problem[]) {
    super("VALIDATION_ERROR", message, { problems });
  }
}

/** Too many calls. */
export class RateLimited extends ManageError {
  constructor(message: string, retryAfter: number) {
    super("RATE_LIMITED", message, { headers: retryHeader(retryAfter) });
  }
}

/** Why a confirmation token is refused. */
export type Reason = TokenFault | "mismatch" | "consumed" | "stale";

type TokenFault = "bad_signature" | "expired";

/** The confirmation token does not fit. */
export class ConfirmationInvalid extends ManageError {
  constructor(reason: Reason, message: string) {
    super("CONFIRMATION_INVALID", message, { details: { reason } });
  }
}

/** One refusal for missing, unknown, malformed, revoked and expired keys. */
export function invalidApiKey(): ManageError {
  const headers = { "WWW-Authenticate": "Bearer" };
  const text = "The API key is missing or not valid.";
  return new ManageError("INVALID_API_KEY", text, { headers });
}

/** The twin still runs. */
export function inFlight(retryAfter = 1): ManageError {
  return new ManageError(
    "IDEMPOTENCY_IN_FLIGHT",
    "The first call with this idempotency key still runs; repeat this one later.",
    { headers: retryHeader(retryAfter) },
  );
}

/** The store or the audit log cannot be reached. */
export function serviceUnavailable(parts: ErrorParts = {}): ManageError {
  return new ManageError(
    "SERVICE_UNAVAILABLE",
    "The service cannot do this now; nothing was done.",
    { ...parts, headers: retryHeader(1) },
  );
}

/** Anything else. */
export function internalError(): ManageError {
  const text = "Something went wrong on the server's side.";
  return new ManageError("INTERNAL_ERROR", text);
}

function retryHeader(seconds: number): Record<string, string> {
  return { "Retry-After": String(Math.max(1, seconds)) };
}
