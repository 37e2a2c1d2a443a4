# Yours: written once by `acp install`; edit freely.
"""Owns how a moment is stored: always exact, always read back as aware UTC.

Never depends on USE_TZ: projects without it get UTC in the columns all the same.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.timezone import get_default_timezone

from .kit import UTC


class MomentField(models.DateTimeField):  # type: ignore[type-arg]
    """A DateTimeField that is aware with USE_TZ and without."""

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        if isinstance(value, datetime) and not settings.USE_TZ:
            value = self._bare(value, connection.vendor)
            prepared = True
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(
        self, value: datetime | None, expression: Any, connection: Any
    ) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        if connection.vendor == "postgresql":
            return value.replace(tzinfo=get_default_timezone()).astimezone(UTC)
        return value.replace(tzinfo=UTC)

    @staticmethod
    def _bare(value: datetime, vendor: str) -> datetime:
        # PostgreSQL's column is a moment whatever USE_TZ says; the others hold what they
        # are given and refuse a time zone.
        if value.tzinfo is None or vendor == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)
