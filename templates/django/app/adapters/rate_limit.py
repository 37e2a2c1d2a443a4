# Yours: written once by `acp install`; edit freely.
"""Owns the rate limits' counters: one conditional UPDATE per check.

Never reads to decide: what another process did in between would be lost.
"""

from contextlib import suppress
from datetime import datetime

from django.db.models import BigIntegerField, Value
from django.db.models.functions import Greatest

from ..kit import Gcra, epoch_us, ports
from ..models import RateLimitBucket
from .store import Store, database_errors

MOST_TRIES = 50


def _micros(count: int) -> Value:
    """Said to be 64 bits wide: a parameter's own guess would be 32."""
    return Value(count, output_field=BigIntegerField())


class DjangoRateLimitAdapter(Store):
    def check(
        self, key_id: str, bucket: str, limit: ports.RateLimit, now: datetime
    ) -> ports.RateLimitResult:
        for _ in range(MOST_TRIES):
            with suppress(ports.Retry):
                result = self._spend(key_id, bucket, Gcra.of(limit), epoch_us(now))
                if result is not None:
                    return result
        raise ports.StoreUnavailable

    @database_errors()
    def _spend(
        self, key_id: str, bucket: str, gcra: Gcra, now_us: int
    ) -> ports.RateLimitResult | None:
        """One try; None where the row was only being made."""
        buckets = RateLimitBucket.objects.using(self.alias)
        row = buckets.filter(key_id=key_id, bucket=bucket)
        moment = Greatest("seen_us", _micros(now_us))
        room = row.filter(tat_us__lte=moment + _micros(gcra.latest_tat(0)))
        new_tat = Greatest("tat_us", moment) + _micros(gcra.emission)
        spent = room.update(tat_us=new_tat, seen_us=moment)
        found = row.values_list("tat_us", "seen_us").first()
        if found is None:
            new = RateLimitBucket(key_id=key_id, bucket=bucket)
            buckets.bulk_create([new], ignore_conflicts=True)
            return None
        tat, now_us = found[0], max(now_us, found[1])
        if spent:
            return gcra.allowed(tat, now_us)
        if tat > gcra.latest_tat(now_us):
            return gcra.refused(tat, now_us)
        # Somebody made the row after the UPDATE had not found it.
        return None
