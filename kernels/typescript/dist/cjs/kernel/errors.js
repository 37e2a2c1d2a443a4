// Part of the acp kit: replaced by `acp upgrade`; do not edit.
"use strict";
/**
 * Owns the closed list of codes and the errors that carry them.
 *
 * Never shows a caller anything but its own sentences: no exception's text, no value.
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.ConfirmationInvalid =
  exports.RateLimited =
  exports.RequestInvalid =
  exports.ValidationFailed =
  exports.ScopeDenied =
  exports.NotWritten =
  exports.Conflict =
  exports.NotFound =
  exports.ManageError =
  exports.DENIED =
  exports.STATUS_OF =
  exports.ConfigurationError =
    void 0;
exports.invalidApiKey = invalidApiKey;
exports.inFlight = inFlight;
exports.serviceUnavailable = serviceUnavailable;
exports.internalError = internalError;
/** The router refuses to start; the message names the culprit. */
class ConfigurationError extends Error {
  name = "ConfigurationError";
}
exports.ConfigurationError = ConfigurationError;
/** The HTTP status of each code. */
exports.STATUS_OF = {
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
};
/** A policy said no; every other failure is audited as `error`. */
exports.DENIED = new Set([
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
/** A refusal with a code of the contract. Packs throw the subclasses below. */
class ManageError extends Error {
  name = "ManageError";
  code;
  details;
  problems;
  headers;
  constructor(code, message, parts = {}) {
    super(message, "cause" in parts ? { cause: parts.cause } : undefined);
    this.code = code;
    this.details = parts.details;
    this.problems = parts.problems ?? [];
    this.headers = parts.headers ?? {};
  }
  get status() {
    return exports.STATUS_OF[this.code];
  }
}
exports.ManageError = ManageError;
/** There is no such thing, or it is another tenant's. */
class NotFound extends ManageError {
  constructor(message, details) {
    super("NOT_FOUND", message, { details });
  }
}
exports.NotFound = NotFound;
/** The state of things forbids what was asked. */
class Conflict extends ManageError {
  constructor(message, details) {
    super("CONFLICT", message, { details });
  }
}
exports.Conflict = Conflict;
/** A pack's author still has to write this handler: told apart from a failure. */
class NotWritten extends ManageError {
  constructor() {
    const details = { reason: "not_implemented" };
    super("INTERNAL_ERROR", "This action is not implemented yet.", { details });
  }
}
exports.NotWritten = NotWritten;
/** The key lacks a scope. */
class ScopeDenied extends ManageError {
  constructor(scope, message) {
    const text = message ?? `This key lacks the scope \`${scope}\`.`;
    super("SCOPE_DENIED", text, { details: { required_scope: scope } });
  }
}
exports.ScopeDenied = ScopeDenied;
/** A value is refused by a handler; `pointer` is `/params/url`, not `/url`. */
class ValidationFailed extends ManageError {
  constructor(message, pointer = "", keyword = "value", suggestion) {
    const problem = { pointer, keyword, message, suggestion };
    super("VALIDATION_ERROR", message, { problems: [problem] });
  }
}
exports.ValidationFailed = ValidationFailed;
/** The envelope or the params break their schema, in one or more places. */
class RequestInvalid extends ManageError {
  constructor(message, problems) {
    super("VALIDATION_ERROR", message, { problems });
  }
}
exports.RequestInvalid = RequestInvalid;
/** Too many calls. */
class RateLimited extends ManageError {
  constructor(message, retryAfter) {
    super("RATE_LIMITED", message, { headers: retryHeader(retryAfter) });
  }
}
exports.RateLimited = RateLimited;
/** The confirmation token does not fit. */
class ConfirmationInvalid extends ManageError {
  constructor(reason, message) {
    super("CONFIRMATION_INVALID", message, { details: { reason } });
  }
}
exports.ConfirmationInvalid = ConfirmationInvalid;
/** One refusal for missing, unknown, malformed, revoked and expired keys. */
function invalidApiKey() {
  const headers = { "WWW-Authenticate": "Bearer" };
  const text = "The API key is missing or not valid.";
  return new ManageError("INVALID_API_KEY", text, { headers });
}
/** The twin still runs. */
function inFlight(retryAfter = 1) {
  return new ManageError(
    "IDEMPOTENCY_IN_FLIGHT",
    "The first call with this idempotency key still runs; repeat this one later.",
    { headers: retryHeader(retryAfter) },
  );
}
/** The store or the audit log cannot be reached. */
function serviceUnavailable(parts = {}) {
  return new ManageError(
    "SERVICE_UNAVAILABLE",
    "The service cannot do this now; nothing was done.",
    { ...parts, headers: retryHeader(1) },
  );
}
/** Anything else. */
function internalError() {
  const text = "Something went wrong on the server's side.";
  return new ManageError("INTERNAL_ERROR", text);
}
function retryHeader(seconds) {
  return { "Retry-After": String(Math.max(1, seconds)) };
}
