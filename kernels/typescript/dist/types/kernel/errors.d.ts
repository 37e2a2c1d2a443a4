// Part of the acp kit: replaced by `acp upgrade`; do not edit.
/**
 * Owns the closed list of codes and the errors that carry them.
 *
 * Never shows a caller anything but its own sentences: no exception's text, no value.
 */
import type { JsonObject } from "./json.ts";
/** The router refuses to start; the message names the culprit. */
export declare class ConfigurationError extends Error {
  readonly name = "ConfigurationError";
}
/** The HTTP status of each code. */
export declare const STATUS_OF: {
  readonly VALIDATION_ERROR: 400;
  readonly INVALID_API_KEY: 401;
  readonly SCOPE_DENIED: 403;
  readonly ADMIN_REQUIRED: 403;
  readonly CEILING_EXCEEDED: 403;
  readonly NOT_FOUND: 404;
  readonly METHOD_NOT_ALLOWED: 405;
  readonly CONFLICT: 409;
  readonly IDEMPOTENCY_IN_FLIGHT: 409;
  readonly CONFIRMATION_INVALID: 412;
  readonly PAYLOAD_TOO_LARGE: 413;
  readonly UNSUPPORTED_MEDIA_TYPE: 415;
  readonly IDEMPOTENCY_CONFLICT: 422;
  readonly CONFIRMATION_REQUIRED: 428;
  readonly RATE_LIMITED: 429;
  readonly INTERNAL_ERROR: 500;
  readonly SERVICE_UNAVAILABLE: 503;
};
/** A code of the contract; their meanings never change. */
export type Code = keyof typeof STATUS_OF;
/** A policy said no; every other failure is audited as `error`. */
export declare const DENIED: ReadonlySet<string>;
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
export declare class ManageError extends Error {
  readonly name = "ManageError";
  readonly code: Code;
  readonly details: JsonObject | undefined;
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: Code, message: string, parts?: ErrorParts);
  get status(): number;
}
/** There is no such thing, or it is another tenant's. */
export declare class NotFound extends ManageError {
  constructor(message: string, details?: JsonObject);
}
/** The state of things forbids what was asked. */
export declare class Conflict extends ManageError {
  constructor(message: string, details?: JsonObject);
}
/** A pack's author still has to write this handler: told apart from a failure. */
export declare class NotWritten extends ManageError {
  constructor();
}
/** The key lacks a scope. */
export declare class ScopeDenied extends ManageError {
  constructor(scope: string, message?: string);
}
/** A value is refused by a handler; `pointer` is `/params/url`, not `/url`. */
export declare class ValidationFailed extends ManageError {
  constructor(
    message: string,
    pointer?: string,
    keyword?: string,
    suggestion?: string,
  );
}
/** The envelope or the params break their schema, in one or more places. */
export declare class RequestInvalid extends ManageError {
  constructor(message: string, problems: readonly Problem[]);
}
/** Too many calls. */
export declare class RateLimited extends ManageError {
  constructor(message: string, retryAfter: number);
}
/** Why a confirmation token is refused. */
export type Reason = TokenFault | "mismatch" | "consumed" | "stale";
type TokenFault = "bad_signature" | "expired";
/** The confirmation token does not fit. */
export declare class ConfirmationInvalid extends ManageError {
  constructor(reason: Reason, message: string);
}
/** One refusal for missing, unknown, malformed, revoked and expired keys. */
export declare function invalidApiKey(): ManageError;
/** The twin still runs. */
export declare function inFlight(retryAfter?: number): ManageError;
/** The store or the audit log cannot be reached. */
export declare function serviceUnavailable(parts?: ErrorParts): ManageError;
/** Anything else. */
export declare function internalError(): ManageError;
export {};
