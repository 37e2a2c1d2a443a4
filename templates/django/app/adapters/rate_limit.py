# Yours: written once by `acp install`; edit freely.
"""Owns the rate limits' counters: one conditional UPDATE per check.

Never reads to decide: what another process did in between would be lost.
"""

from datetime import datetime

from django.db.models import BigIntegerField, Value
from django.db.models.functions import Greatest

from ..kit import Gcra, epoch_us, ports
from ..models import RateLimitBucket
from .store import Store, database_errors


MOST_TRIES = 10


def _micros(count: int) -> Value:
    """Said to be 64 bits wide: a parameter's own guess would be 32."""
    return Value(count, output_field=BigIntegerField())


class DjangoRateLimitAdapter(Store):
    @database_errors()
    def check(
        self, key_id: str, bucket: str, limit: ports.RateLimit, now: datetime
    ) -> ports.RateLimitResult:
        gcra = Gcra.of(limit)
        now_us = epoch_us(now)
        buckets = RateLimitBucket.objects.using(self.alias)
        row = buckets.filter(key_id=key_id, bucket=bucket)
        moment = Greatest("seen_us", _micros(now_us))
        room = row.filter(tat_us__lte=moment + _micros(gcra.latest_tat(0)))
        new_tat = Greatest("tat_us", moment) + _micros(gcra.emission)
        for _ in range(MOST_TRIES):
            spent = room.update(tat_us=new_tat, seen_us=moment)
            found = row.values_list("tat_us", "seen_us").first()
            if found is None:
                buckets.bulk_create(
                    [RateLimitBucket(key_id=key_id, bucket=bucket)],
                    ignore_conflicts=True,
                )
                continue
            tat, now_us = found[0], max(now_us, found[1])
            if spent:
                return gcra.allowed(tat, now_us)
            if tat > gcra.latest_tat(now_us):
                return gcra.refused(tat, now_us)
            # Somebody made the row after the UPDATE had not found it: once more.
        raise ports.StoreUnavailable
