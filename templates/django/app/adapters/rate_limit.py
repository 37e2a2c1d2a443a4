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


class DjangoRateLimitAdapter(Store):
    @database_errors()
    def check(
        self, key_id: str, bucket: str, limit: ports.RateLimit, now: datetime
    ) -> ports.RateLimitResult:
        gcra = Gcra.of(limit)
        now_us = epoch_us(now)
        buckets = RateLimitBucket.objects.using(self.alias)
        row = buckets.filter(key_id=key_id, bucket=bucket)
        moment = Greatest("seen_us", Value(now_us, output_field=BigIntegerField()))
        while True:
            spent = row.filter(tat_us__lte=moment + gcra.latest_tat(0)).update(
                tat_us=Greatest("tat_us", moment) + gcra.emission, seen_us=moment
            )
            found = row.values_list("tat_us", "seen_us").first()
            if found is None:
                buckets.bulk_create(
                    [RateLimitBucket(key_id=key_id, bucket=bucket)],
                    ignore_conflicts=True,
                )
                continue
            tat, seen = found
            now_us = max(now_us, seen)
            if spent:
                return gcra.allowed(tat, now_us)
            if tat > gcra.latest_tat(now_us):
                return gcra.refused(tat, now_us)
            # Somebody made the row after the UPDATE had not found it: once more.
