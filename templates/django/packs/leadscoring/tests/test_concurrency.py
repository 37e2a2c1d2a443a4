# Yours: written once by `acp add-pack`; edit freely.
"""Owns that the ceiling on models is exact when many calls come at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from ....bindings import BINDINGS
from ....tests.base import (
    ALIAS,
    ConcurrentControlPlane,
    call,
    router_with,
    use_router,
)
from ..models import ScoringModel

CALLS = 40
CEILING = 3


class ConcurrencyTests(ConcurrentControlPlane):
    def create(self, number: int) -> int:
        try:
            answer = call(
                "domain.leadscoring.models.create",
                self.key,
                params={"name": f"Model {number}", "model_type": "linear"},
            )
            return answer.status
        finally:
            connections[ALIAS].close()

    def test_forty_creates_at_once_leave_as_many_models_as_the_ceiling(self) -> None:
        ceilings = {**BINDINGS["ceilings"], "max_scoring_models_per_tenant": CEILING}
        use_router(self, router_with(ceilings=ceilings))
        with ThreadPoolExecutor(CALLS) as pool:
            statuses = Counter(pool.map(self.create, range(CALLS)))
        self.assertEqual(statuses, {200: CEILING, 403: CALLS - CEILING})
        self.assertEqual(ScoringModel.objects.using(ALIAS).count(), CEILING)
