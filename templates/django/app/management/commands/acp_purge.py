# Yours: written once by `acp install`; edit freely.
"""Owns the removal of what has expired: answers kept for replays, full buckets.

Never touches the audit log.
"""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from ...bindings import BINDINGS
from ...kit import UTC, epoch_us
from ...models import IdempotencyRecord, RateLimitBucket


class Command(BaseCommand):
    help = "Delete expired idempotency records and rate-limit buckets that are full."

    def handle(self, *args: Any, **options: Any) -> None:
        alias = BINDINGS["database"]["connection"]
        now = datetime.now(UTC)
        expired = IdempotencyRecord.objects.using(alias).filter(expires_at__lte=now)
        full = RateLimitBucket.objects.using(alias).filter(tat_us__lte=epoch_us(now))
        records, _ = expired.delete()
        buckets, _ = full.delete()
        self.stdout.write(
            f"Deleted {records} idempotency records and {buckets} rate-limit buckets."
        )
