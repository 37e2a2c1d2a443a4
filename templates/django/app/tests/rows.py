# Yours: written once by `acp install`; edit freely.
"""Owns rows of any model for tests: each required field gets a value of its kind.

Never knows a model of this project: where yours needs more, say so in `make`.
"""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models

from ..kit import UTC
from ..tenants import required_fields

VALUES: dict[type[Any], Any] = {
    models.BooleanField: False,
    models.DateTimeField: datetime(2026, 1, 1, tzinfo=UTC),
    models.DateField: date(2026, 1, 1),
    models.TimeField: time(12),
    models.DurationField: timedelta(hours=1),
    models.GenericIPAddressField: "192.0.2.1",
    models.IntegerField: 1,
    models.FloatField: 1.0,
    models.DecimalField: 1,
    models.BinaryField: b"",
    models.JSONField: {},
}


def make(model: type[models.Model], alias: str) -> models.Model:
    """A new row, and the rows it needs."""
    values = {
        field.name: _value(field, alias)
        for field in required_fields(model)
        if not isinstance(field, models.ManyToManyField)
    }
    return model._default_manager.using(alias).create(**values)


def _value(field: Any, alias: str) -> Any:
    token = uuid.uuid4().hex
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        return make(related, alias)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.EmailField):
        return f"{token}@example.com"
    if isinstance(field, models.URLField):
        return f"https://{token}.example.com"
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    return token[: field.max_length]
