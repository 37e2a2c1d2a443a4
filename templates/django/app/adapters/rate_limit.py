# Yours: written once by `acp install`; edit freely.
"""Owns the rate limits' counters: one conditional UPDATE per check.

Never reads to decide: what another process did in between would be lost.
"""

from datetime import datetime

from django.db.models import BigIntegerField, F, Value
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
        later = Greatest(F("tat_us"), Value(now_us, output_field=BigIntegerField()))
        while True:
            spent = row.filter(tat_us__lte=gcra.latest_tat(now_us)).update(
                tat_us=later + gcra.emission
            )
            tat = row.values_list("tat_us", flat=True).first()
            if tat is None:
                buckets.bulk_create(
                    [RateLimitBucket(key_id=key_id, bucket=bucket)],
                    ignore_conflicts=True,
                )
            elif spent:
                return gcra.allowed(tat, now_us)
            else:
                return gcra.refused(tat, now_us)
