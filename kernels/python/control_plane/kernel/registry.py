# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns the actions of one router: definitions checked once, looked up for each call.

Never a module's state: two routers in one process have two registries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .action import Check, Handler, Pack
from .bindings import Bindings
from .envelope import ACTION, LONGEST_ACTION, PreparedJson, encode
from .errors import ConfigurationError, NotFound
from .ports import RateLimit
from .redaction import write_only_names
from .schema import InvalidSchema, SchemaValidator, close_schema
from .suggestions import closest
from .version import API_VERSION

_MOST_DOCUMENTS = 256
_REQUIRED = ("name", "scope", "description", "params_schema", "supports_dry_run")
_CHOICES = {
    "effect": ("read", "write", "destructive"),
    "confirm": ("none", "plan"),
    "idempotency": ("optional", "required"),
}
_OTHERS = ("title", "rate_limit", "ceiling", "platform_admin")
_SCHEMAS = ("params_schema", "result_schema", "examples")


@dataclass(frozen=True)
class Action:
    """One thing an agent may do, ready to run."""

    name: str
    pack: str
    scope: str
    effect: str
    supports_dry_run: bool
    confirm: str
    idempotency: str
    platform_admin: bool
    ceiling: str | None
    rate_limit: RateLimit | None
    handler: Handler
    check: Check | None
    validator: SchemaValidator
    hidden: frozenset[str]
    document: Mapping[str, Any] = field(repr=False)

    @property
    def writes(self) -> bool:
        return self.effect != "read"


class Registry:
    """Refuses to be made of a duplicate action, a missing handler, an invalid schema."""

    def __init__(self, packs: Sequence[Pack], bindings: Bindings) -> None:
        self._actions: dict[str, Action] = {}
        self._documents: dict[tuple[frozenset[str], bool], PreparedJson] = {}
        for pack in packs:
            self._add_pack(pack, bindings)
        actions = self._actions.values()
        self.has_admin_actions = any(action.platform_admin for action in actions)
        own_names = {d["name"] for pack in packs for d in pack.definitions}
        for name in bindings.rate_limits.actions:
            if name not in own_names:
                raise ConfigurationError(
                    f"unknown bindings key bindings.rate_limits.actions.{name}: "
                    "no pack has such an action"
                )

    def __len__(self) -> int:
        return len(self._actions)

    def documents(self) -> list[Mapping[str, Any]]:
        """Every definition as meta.actions shows it, whoever asks."""
        return [action.document for action in self._actions.values()]

    def get(self, name: str) -> Action:
        action = self._actions.get(name)
        if action is None:
            near = closest(name, self._actions)
            raise NotFound(
                "There is no such action; `meta.actions` lists them.",
                details={"suggestions": near},
            )
        return action

    def document(self, scopes: frozenset[str], is_admin: bool) -> PreparedJson:
        """What meta.actions answers to a key with these scopes; made once."""
        key = (scopes, is_admin)
        prepared = self._documents.get(key)
        if prepared is None:
            actions = [
                {**action.document, "callable": _callable(action, scopes, is_admin)}
                for action in self._actions.values()
            ]
            prepared = PreparedJson(
                encode(
                    {
                        "actions": actions,
                        "api_version": API_VERSION,
                        "total_actions": len(actions),
                    }
                ).encode()
            )
            if len(self._documents) < _MOST_DOCUMENTS:
                self._documents[key] = prepared
        return prepared

    def _add_pack(self, pack: Pack, bindings: Bindings) -> None:
        named = {str(d.get("name")) for d in pack.definitions}
        for kind, given in (("handler", pack.handlers), ("check", pack.checks)):
            for name in given:
                if name not in named:
                    raise ConfigurationError(
                        f"pack `{pack.name}` has a {kind} for `{name}`, "
                        "which it does not define"
                    )
        for definition in pack.definitions:
            action = _action(pack, definition, bindings)
            if action.name in self._actions:
                raise ConfigurationError(
                    f"duplicate action `{action.name}` in pack `{pack.name}`"
                )
            self._actions[action.name] = action


def _callable(action: Action, scopes: frozenset[str], is_admin: bool) -> bool:
    return action.scope in scopes and (is_admin or not action.platform_admin)


def _action(pack: Pack, definition: Mapping[str, Any], bindings: Bindings) -> Action:
    own_name = _checked_name(pack, definition)
    name = ".".join(filter(None, (bindings.action_namespace, own_name)))
    if len(name) > LONGEST_ACTION:
        raise ConfigurationError(f"the action name `{name}` is too long")
    handler = pack.handlers.get(own_name)
    if handler is None:
        raise ConfigurationError(f"missing handler for action `{own_name}`")
    _check_members(definition, own_name)
    document = {**_document(pack, definition, bindings), "name": name}
    validator = _validator(document["params_schema"], own_name, "params_schema")
    if "result_schema" in document:
        _validator(document["result_schema"], own_name, "result_schema")
    limit = document.get("rate_limit")
    return Action(
        name=name,
        pack=pack.name,
        scope=document["scope"],
        effect=document["effect"],
        supports_dry_run=document["supports_dry_run"],
        confirm=document["confirm"],
        idempotency=document["idempotency"],
        platform_admin=document.get("platform_admin", False),
        ceiling=document.get("ceiling"),
        rate_limit=RateLimit(**limit) if limit else None,
        handler=handler,
        check=pack.checks.get(own_name),
        validator=validator,
        hidden=write_only_names(document["params_schema"]),
        document=document,
    )


def _checked_name(pack: Pack, definition: Mapping[str, Any]) -> str:
    name = definition.get("name")
    if not isinstance(name, str) or not ACTION.fullmatch(name):
        raise ConfigurationError(
            f"pack `{pack.name}` has an action without a valid name"
        )
    return name


def _check_members(definition: Mapping[str, Any], name: str) -> None:
    known = (*_REQUIRED, *_CHOICES, *_OTHERS, *_SCHEMAS)
    for member in definition:
        if member not in known:
            raise ConfigurationError(
                f"action `{name}` has an unknown member `{member}`"
            )
    for member in _REQUIRED:
        if member not in definition:
            raise ConfigurationError(f"action `{name}` lacks `{member}`")
    for member, choices in _CHOICES.items():
        if definition.get(member, choices[0]) not in choices:
            raise ConfigurationError(
                f"action `{name}`: `{member}` is none of {choices}"
            )
    if definition.get("confirm") == "plan" and not definition["supports_dry_run"]:
        raise ConfigurationError(
            f"action `{name}` wants a confirmed plan but supports no dry run"
        )
    limit = definition.get("rate_limit")
    if limit is not None and not _is_limit(limit):
        raise ConfigurationError(f"action `{name}` has an invalid `rate_limit`")


def _is_limit(limit: Any) -> bool:
    members = {"limit", "window_seconds"}
    return (
        isinstance(limit, Mapping)
        and set(limit) == members
        and all(type(limit[name]) is int and limit[name] > 0 for name in members)
    )


def _document(
    pack: Pack, definition: Mapping[str, Any], bindings: Bindings
) -> dict[str, Any]:
    """The definition as meta.actions shows it: defaults filled in, schema effective."""
    by_scope = "read" if definition["scope"] == "manage.read" else "write"
    document: dict[str, Any] = {
        "name": definition["name"],
        "pack": pack.name,
        "title": definition.get("title"),
        "description": definition["description"],
        "scope": definition["scope"],
        "effect": definition.get("effect", by_scope),
        "supports_dry_run": definition["supports_dry_run"],
        "confirm": definition.get("confirm", "none"),
        "idempotency": definition.get("idempotency", "optional"),
        "platform_admin": definition.get("platform_admin"),
        "rate_limit": definition.get("rate_limit"),
        "ceiling": definition.get("ceiling"),
        "params_schema": close_schema(definition["params_schema"]),
        "result_schema": definition.get("result_schema"),
        "examples": definition.get("examples"),
    }
    bound = bindings.rate_limits.actions.get(definition["name"])
    if bound is not None:
        document["rate_limit"] = {
            "limit": bound.limit,
            "window_seconds": bound.window_seconds,
        }
    return {name: value for name, value in document.items() if value is not None}


def _validator(schema: Any, name: str, member: str) -> SchemaValidator:
    try:
        return SchemaValidator(schema)
    except InvalidSchema as error:
        raise ConfigurationError(
            f"action `{name}` has an invalid {member}: {error}"
        ) from None
