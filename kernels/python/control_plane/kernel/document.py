# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the reading of the OpenAPI document: who may, and whether it is news to them.

Never makes it: `openapi` does.
"""

from .call import Call, Outcome
from .effect import audit_apart
from .errors import ManageError, ScopeDenied
from .services import Services
from .transport import HttpRequest

_SCOPE = "manage.read"


def check_method(request: HttpRequest) -> None:
    if request.method.upper() not in ("GET", "HEAD"):
        allow = {"Allow": "GET, HEAD"}
        raise ManageError("METHOD_NOT_ALLOWED", "Use GET.", headers=allow)


def read(services: Services, call: Call) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of what an authenticated caller is told."""
    if _SCOPE not in call.known_caller().scopes:
        raise ScopeDenied(_SCOPE)
    text, tag = services.document.text, services.document.tag
    audit_apart(services, call, Outcome())
    headers = {"Cache-Control": "private, no-cache", "ETag": tag}
    if _is_known(call.headers.get("if-none-match", ""), tag):
        return 304, b"", headers
    return 200, text, headers


def _is_known(given: str, tag: str) -> bool:
    """Compared weakly: a proxy that compresses the answer makes its tag a weak one."""
    tags = [one.strip().removeprefix("W/") for one in given.split(",")]
    return "*" in tags or tag in tags
