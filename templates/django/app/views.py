# Yours: written once by `acp install`; edit freely.
"""Owns the way from Django's request to the kernel's and back, under WSGI and ASGI.

Never decides anything: method, size, key and body are the kernel's to judge.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from . import kit
from .bindings import BINDINGS
from .router import get_router

ALIAS: str = BINDINGS["database"]["connection"]


# Exempt from ATOMIC_REQUESTS: the kernel's transactions must commit or roll back by
# themselves. Exempt from CSRF: callers bring a key, never a cookie.
@csrf_exempt
@transaction.non_atomic_requests(using=ALIAS)
def manage(request: HttpRequest) -> HttpResponse:
    return _sent(request, get_router().handle(_given(request)))


@csrf_exempt
@transaction.non_atomic_requests(using=ALIAS)
def openapi(request: HttpRequest) -> HttpResponse:
    """The document of this endpoint, for callers with a key."""
    return _sent(request, get_router().openapi(_given(request)))


def _given(request: HttpRequest) -> kit.HttpRequest:
    return kit.HttpRequest(
        method=request.method or "",
        headers=request.headers,
        read_body=request.read,
        peer_address=request.META.get("REMOTE_ADDR", ""),
    )


def _sent(request: HttpRequest, answer: kit.HttpResponse) -> HttpResponse:
    # A NOT_FOUND is an answer: with the root URL conf, LocaleMiddleware would turn a 404
    # into a redirect to the page of some language wherever a catch-all matches it.
    vars(request)["urlconf"] = f"{__package__}.urls"
    return HttpResponse(answer.body, status=answer.status, headers=answer.headers)


# LoginRequiredMiddleware (Django 5.1) leaves the views to the kernel's own keys.
manage.login_required = False  # type: ignore[attr-defined]
openapi.login_required = False  # type: ignore[attr-defined]
