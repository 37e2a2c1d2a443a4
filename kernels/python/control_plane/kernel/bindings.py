# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the host's configuration: a closed object, read once at start.

Never guesses: an unknown key or a value of the wrong kind stops the start and is named.
Identifiers are checked here, so that an adapter may quote them into SQL.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ConfigurationError
from .ports import RateLimit
from .suggestions import closest

BASE_SCOPES = (
    "manage.read",
    "manage.iam",
    "manage.webhooks",
    "manage.settings",
    "manage.domain",
)
DEFAULT_KEY_LIMIT = RateLimit(1000, 60)
DEFAULT_CEILINGS = {"max_api_keys_per_tenant": 25, "max_webhooks_per_tenant": 20}

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?")
_KEY_PREFIX = re.compile(r"[A-Za-z0-9_-]{1,32}")
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,127}")
_NAMESPACE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*")
_BASE_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True)
class TenantBindings:
    table: str = "acp_tenants"
    id_column: str = "id"
    is_admin_column: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class AuthBindings:
    keys_table: str = "acp_api_keys"
    key_prefix: str = "acp_"
    prefix_length: int = 12
    key_hash_column: str = "key_hash"
    key_prefix_column: str = "key_prefix"
    scopes_column: str = "scopes"
    accept_legacy: bool = False


@dataclass(frozen=True)
class DatabaseBindings:
    adapter: str = ""
    connection: str = "default"


@dataclass(frozen=True)
class ScopeBindings:
    base_scopes: tuple[str, ...] = BASE_SCOPES
    pack_scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def all(self) -> tuple[str, ...]:
        """Every scope a key of this host can hold, each once, in the order bound."""
        packs = [scope for scopes in self.pack_scopes.values() for scope in scopes]
        return tuple(dict.fromkeys([*self.base_scopes, *packs]))


@dataclass(frozen=True)
class RateLimitBindings:
    key: RateLimit = DEFAULT_KEY_LIMIT
    actions: Mapping[str, RateLimit] = field(default_factory=dict)


@dataclass(frozen=True)
class WebhookBindings:
    allow_insecure_urls: bool = False


@dataclass(frozen=True)
class Bindings:
    integration: str = "acp"
    tenant: TenantBindings = TenantBindings()
    auth: AuthBindings = AuthBindings()
    database: DatabaseBindings = DatabaseBindings()
    scopes: ScopeBindings = field(default_factory=ScopeBindings)
    action_namespace: str = ""
    rate_limits: RateLimitBindings = field(default_factory=RateLimitBindings)
    ceilings: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_CEILINGS))
    webhooks: WebhookBindings = WebhookBindings()
    trusted_proxies: int = 0
    base_path: str = "/api/manage"


Reader = Callable[[Any, str], Any]


def parse_bindings(source: Mapping[str, Any]) -> Bindings:
    """Read the host's mapping, or raise `ConfigurationError` naming the culprit."""
    read = _members(source, "bindings", _BINDINGS)
    if "ceilings" in read:
        read["ceilings"] = {**DEFAULT_CEILINGS, **read["ceilings"]}
    bindings = Bindings(**read)
    if bindings.auth.prefix_length < len(bindings.auth.key_prefix):
        raise ConfigurationError(
            "bindings.auth.prefix_length is shorter than bindings.auth.key_prefix"
        )
    return bindings


def _members(value: Any, path: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{path} must be a mapping")
    read: dict[str, Any] = {}
    for name, member in value.items():
        if name not in readers:
            near = closest(str(name), readers)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise ConfigurationError(f"unknown bindings key {path}.{name}{hint}")
        read[name] = readers[name](member, f"{path}.{name}")
    return read


def _text(pattern: re.Pattern[str] | None = None, empty: bool = False) -> Reader:
    def read(value: Any, path: str) -> str:
        fits = isinstance(value, str) and (pattern is None or pattern.fullmatch(value))
        if not (fits or (empty and value == "")):
            raise ConfigurationError(f"{path} is not a valid value: {value!r}")
        return str(value)

    return read


def _optional(reader: Reader) -> Reader:
    return lambda value, path: None if value is None else reader(value, path)


def _whole(least: int) -> Reader:
    def read(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ConfigurationError(f"{path} must be a whole number from {least} up")
        return value

    return read


def _flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigurationError(f"{path} must be true or false")
    return value


def _names(value: Any, path: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ConfigurationError(f"{path} must be a list of names")
    return tuple(_text(_NAME)(name, f"{path}[{i}]") for i, name in enumerate(value))


def _mapping_of(reader: Reader) -> Reader:
    def read(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ConfigurationError(f"{path} must be a mapping")
        named = {_text(_NAME)(name, path): member for name, member in value.items()}
        return {
            name: reader(member, f"{path}.{name}") for name, member in named.items()
        }

    return read


def _section(make: Callable[..., Any], readers: Mapping[str, Reader]) -> Reader:
    return lambda value, path: make(**_members(value, path, readers))


def _rate_limit(value: Any, path: str) -> RateLimit:
    read = _members(value, path, {"limit": _whole(1), "window_seconds": _whole(1)})
    if len(read) != 2:
        raise ConfigurationError(f"{path} needs `limit` and `window_seconds`")
    return RateLimit(**read)


def _auth(value: Any, path: str) -> AuthBindings:
    read = _members(value, path, _AUTH)
    prefix = read.get("key_prefix", AuthBindings.key_prefix)
    return AuthBindings(**{"prefix_length": len(prefix) + 8, **read})


_IDENTIFIER_TEXT = _text(_IDENTIFIER)
_AUTH: dict[str, Reader] = {
    "keys_table": _IDENTIFIER_TEXT,
    "key_prefix": _text(_KEY_PREFIX),
    "prefix_length": _whole(1),
    "key_hash_column": _IDENTIFIER_TEXT,
    "key_prefix_column": _IDENTIFIER_TEXT,
    "scopes_column": _IDENTIFIER_TEXT,
    "accept_legacy": _flag,
}
_TENANT: dict[str, Reader] = {
    "table": _IDENTIFIER_TEXT,
    "id_column": _IDENTIFIER_TEXT,
    "is_admin_column": _optional(_IDENTIFIER_TEXT),
    "model": _optional(_IDENTIFIER_TEXT),
}
_SCOPES: dict[str, Reader] = {"base_scopes": _names, "pack_scopes": _mapping_of(_names)}
_LIMITS: dict[str, Reader] = {"key": _rate_limit, "actions": _mapping_of(_rate_limit)}
_DATABASE: dict[str, Reader] = {"adapter": _text(), "connection": _text()}
_BINDINGS: dict[str, Reader] = {
    "integration": _text(_NAME),
    "tenant": _section(TenantBindings, _TENANT),
    "auth": _auth,
    "database": _section(DatabaseBindings, _DATABASE),
    "scopes": _section(ScopeBindings, _SCOPES),
    "action_namespace": _text(_NAMESPACE, empty=True),
    "rate_limits": _section(RateLimitBindings, _LIMITS),
    "ceilings": _mapping_of(_whole(0)),
    "webhooks": _section(WebhookBindings, {"allow_insecure_urls": _flag}),
    "trusted_proxies": _whole(0),
    "base_path": _text(_BASE_PATH),
}
