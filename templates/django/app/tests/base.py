# Yours: written once by `acp install`; edit freely.
"""Owns what the tests share: two tenants with keys, and how the endpoint is called.

Never goes through the project's middleware, but where a test says so.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from unittest import mock, skipUnless

from django.db import connections
from django.http import HttpResponseBase
from django.test import RequestFactory, TestCase, TransactionTestCase

from .. import views
from ..adapters import DjangoDbAdapter
from ..bindings import BINDINGS
from ..kit import UTC, Router, SystemIds, issue_key, parse_bindings, ports
from ..migrations import _audit_triggers
from ..models import AuditLog
from ..packs import PACKS
from ..router import build_router, key_pepper
from ..tenants import tenant_model
from .rows import make

PATH = BINDINGS["base_path"]
ALIAS = BINDINGS["database"]["connection"]

T = TypeVar("T", bound=Callable[..., Any])


def needs_pack(name: str) -> Callable[[T], T]:
    """Skip what a pack is needed for that is not installed here."""
    return skipUnless(name in {pack.name for pack in PACKS}, f"no pack `{name}`")


class Answer:
    """An answer of the endpoint, read as what it must be: JSON."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.json: dict[str, Any] = json.loads(getattr(response, "content", b""))

    @property
    def code(self) -> str | None:
        return self.json.get("code")

    @property
    def data(self) -> Any:
        return self.json["data"]


class ControlPlane(TestCase):
    """A router per class, so that the failures of one do not count against another."""

    databases = "__all__"
    router: Router

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.router = build_router()

    def setUp(self) -> None:
        super().setUp()
        prepare(self, self.router)

    def call(self, action: str, key: str | None = None, **members: Any) -> Answer:
        return call(action, self.key if key is None else key, **members)

    key: str
    other_key: str
    tenant_id: str
    other_tenant_id: str


class ConcurrentControlPlane(TransactionTestCase):
    """Real transactions, for real threads."""

    databases = "__all__"

    def setUp(self) -> None:
        connection: Any = connections[ALIAS]
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.skipTest("a database in memory is one connection")
        super().setUp()
        prepare(self, build_router())

    def tearDown(self) -> None:
        clear_audit_log()
        super().tearDown()

    key: str
    other_key: str
    tenant_id: str
    other_tenant_id: str


def prepare(test: ControlPlane | ConcurrentControlPlane, router: Router) -> None:
    use_router(test, router)
    test.tenant_id = make_tenant()
    test.other_tenant_id = make_tenant()
    test.key = make_key(test.tenant_id)
    test.other_key = make_key(test.other_tenant_id)


def router_with(**bindings: Any) -> Router:
    """A router with some of the bindings replaced."""
    with mock.patch.dict(BINDINGS, bindings):
        return build_router()


def use_router(test: Any, router: Router) -> None:
    """For the rest of the test."""
    patched = mock.patch.object(views, "get_router", return_value=router)
    patched.start()
    test.addCleanup(patched.stop)


def make_tenant() -> str:
    return str(make(tenant_model(parse_bindings(BINDINGS)), ALIAS).pk)


def make_key(
    tenant_id: str,
    scopes: Sequence[str] = (),
    expires_in: timedelta | None = None,
) -> str:
    """A key in the database; all scopes, unless some are named."""
    bindings = parse_bindings(BINDINGS)
    now = datetime.now(UTC)
    issued = issue_key(bindings.auth.key_prefix, key_pepper(), SystemIds())
    DjangoDbAdapter(bindings).create_api_key(
        tenant_id,
        ports.StoredKey(
            id=SystemIds().uuid7(now),
            tenant_id=tenant_id,
            key_prefix=issued.key_prefix,
            key_hash=issued.key_hash,
            scopes=tuple(scopes or bindings.scopes.all()),
            created_at=now,
            expires_at=None if expires_in is None else now + expires_in,
        ),
    )
    return issued.key


def call(action: str, key: str, **members: Any) -> Answer:
    return send(json.dumps({"action": action, **members}), key)


def send(
    body: str | bytes,
    key: str | None,
    method: str = "POST",
    content_type: str = "application/json",
) -> Answer:
    headers = {} if key is None else {"X-API-Key": key}
    request = RequestFactory().generic(
        method, PATH, body, content_type=content_type, headers=headers
    )
    return Answer(views.manage(request))


def clear_audit_log() -> None:
    """What a TransactionTestCase must do before it empties the tables: the log refuses."""
    table = AuditLog._meta.db_table
    with connections[ALIAS].schema_editor() as editor:
        _audit_triggers.remove(editor, table)
    AuditLog.objects.using(ALIAS).all().delete()
    with connections[ALIAS].schema_editor() as editor:
        _audit_triggers.install(editor, table)
