# Yours: written once by `acp install`; edit freely.
"""Owns which model is the customer, and how one is found, named or made.

Never filters what belongs to one: every query of the adapters does that itself.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from .kit import Bindings


class NotPlain(Exception):
    """A tenant needs more than names; the message lists the fields."""


def tenant_model(bindings: Bindings) -> type[models.Model]:
    return apps.get_model(bindings.tenant.model or "")


def all_tenants(bindings: Bindings) -> models.QuerySet[models.Model]:
    manager: models.Manager[models.Model] = tenant_model(bindings)._default_manager
    return manager.using(bindings.database.connection)


def find(bindings: Bindings, tenant_id: str) -> models.QuerySet[models.Model]:
    """The tenant with this id, or none: text that cannot be an id finds nothing."""
    try:
        return all_tenants(bindings).filter(pk=tenant_id)
    except (TypeError, ValueError, ValidationError):
        return all_tenants(bindings).none()


def exists(bindings: Bindings, tenant_id: str) -> bool:
    """A key works while its tenant is there; refuse suspended tenants here too."""
    return find(bindings, tenant_id).exists()


def is_platform_admin(bindings: Bindings, tenant_id: str) -> bool:
    column = bindings.tenant.is_admin_column
    if column is None:
        return False
    return bool(find(bindings, tenant_id).values_list(column, flat=True).first())


def create_plain(bindings: Bindings, name: str) -> models.Model:
    """A first tenant, where names are all that one needs."""
    model = tenant_model(bindings)
    values: dict[str, Any] = {}
    for field in required_fields(model):
        if type(field) is models.SlugField:
            values[field.name] = name.lower()
        elif type(field) in (models.CharField, models.TextField) and not field.choices:
            values[field.name] = name
        else:
            raise NotPlain(f"{model._meta.label}.{field.name}")
    tenant = model(**values)
    tenant.save(using=bindings.database.connection)
    return tenant


def required_fields(model: type[models.Model]) -> list[Any]:
    """The fields that nothing fills unless the caller does."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (
            field.has_default()
            or field.null
            or field.blank
            or isinstance(field, models.AutoField)
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False)
        )
    ]
