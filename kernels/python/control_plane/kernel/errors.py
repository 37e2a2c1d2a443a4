# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the closed list of codes and the errors that carry them.

Never shows a caller anything but its own sentences: no exception's text, no value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class ConfigurationError(Exception):
    """The router refuses to start; the message names the culprit."""


STATUS_OF = {
    "VALIDATION_ERROR": 400,
    "INVALID_API_KEY": 401,
    "SCOPE_DENIED": 403,
    "ADMIN_REQUIRED": 403,
    "CEILING_EXCEEDED": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "CONFLICT": 409,
    "IDEMPOTENCY_IN_FLIGHT": 409,
    "CONFIRMATION_INVALID": 412,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "IDEMPOTENCY_CONFLICT": 422,
    "CONFIRMATION_REQUIRED": 428,
    "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500,
    "SERVICE_UNAVAILABLE": 503,
}

# A policy said no; every other failure is audited as `error`.
DENIED = frozenset(
    {
        "INVALID_API_KEY",
        "SCOPE_DENIED",
        "ADMIN_REQUIRED",
        "CEILING_EXCEEDED",
        "IDEMPOTENCY_IN_FLIGHT",
        "CONFIRMATION_INVALID",
        "IDEMPOTENCY_CONFLICT",
        "CONFIRMATION_REQUIRED",
        "RATE_LIMITED",
    }
)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the request; `pointer` is RFC 6901 into it."""

    pointer: str
    keyword: str
    message: str
    suggestion: str | None = None

    def to_json(self) -> dict[str, str]:
        shape = {
            "pointer": self.pointer,
            "keyword": self.keyword,
            "message": self.message,
        }
        if self.suggestion is not None:
            shape["suggestion"] = self.suggestion
        return shape


class ManageError(Exception):
    """A refusal with a code of the contract. Packs raise the subclasses below."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.problems = tuple(problems)
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        return STATUS_OF[self.code]


class NotFound(ManageError):
    def __init__(
        self, message: str, *, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__("NOT_FOUND", message, details=details)


class Conflict(ManageError):
    def __init__(
        self, message: str, *, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__("CONFLICT", message, details=details)


class ScopeDenied(ManageError):
    def __init__(self, scope: str, message: str | None = None) -> None:
        text = message or f"This key lacks the scope `{scope}`."
        super().__init__("SCOPE_DENIED", text, details={"required_scope": scope})


class ValidationFailed(ManageError):
    """`pointer` points into the request: `/params/url`, not `/url`."""

    def __init__(
        self,
        message: str,
        pointer: str = "",
        keyword: str = "value",
        suggestion: str | None = None,
    ) -> None:
        super().__init__(
            "VALIDATION_ERROR",
            message,
            problems=[Problem(pointer, keyword, message, suggestion)],
        )


class RequestInvalid(ManageError):
    """The envelope or the params break their schema, in one or more places."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__("VALIDATION_ERROR", message, problems=problems)


class NotWritten(ManageError):
    """A handler that a pack's author still has to write: told apart from a failure."""

    def __init__(self) -> None:
        super().__init__(
            "INTERNAL_ERROR",
            "This action is not implemented yet.",
            details={"reason": "not_implemented"},
        )


class RateLimited(ManageError):
    def __init__(self, message: str, retry_after: int) -> None:
        headers = {"Retry-After": str(max(1, retry_after))}
        super().__init__("RATE_LIMITED", message, headers=headers)


class ConfirmationInvalid(ManageError):
    """`reason` is one of bad_signature, expired, mismatch, consumed, stale."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__("CONFIRMATION_INVALID", message, details={"reason": reason})


def invalid_api_key() -> ManageError:
    """One identical refusal for missing, unknown, malformed, revoked and expired keys."""
    return ManageError(
        "INVALID_API_KEY",
        "The API key is missing or not valid.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def in_flight(retry_after: int = 1) -> ManageError:
    return ManageError(
        "IDEMPOTENCY_IN_FLIGHT",
        "The first call with this idempotency key still runs; repeat this one later.",
        headers={"Retry-After": str(max(1, retry_after))},
    )


def service_unavailable() -> ManageError:
    return ManageError(
        "SERVICE_UNAVAILABLE",
        "The service cannot do this now; nothing was done.",
        headers={"Retry-After": "1"},
    )


def internal_error() -> ManageError:
    return ManageError("INTERNAL_ERROR", "Something went wrong on the server's side.")
