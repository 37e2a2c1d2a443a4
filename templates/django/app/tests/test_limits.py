# Yours: written once by `acp install`; edit freely.
"""Owns ceilings and rate limits."""

from typing import Any

from ..bindings import BINDINGS
from ..models import ApiKey, Webhook
from .base import ALIAS, Answer, ControlPlane, needs_pack, router_with, use_router


class LimitTests(ControlPlane):
    def create(self, **members: Any) -> Answer:
        params = {"scopes": ["manage.read"]}
        return self.call("iam.keys.create", params=params, **members)

    @needs_pack("iam")
    def test_a_ceiling_holds_and_is_told(self) -> None:
        use_router(self, router_with(ceilings={"max_api_keys_per_tenant": 2}))
        self.assertEqual(self.create().status, 200)
        for answer in (self.create(), self.create(dry_run=True)):
            self.assertEqual((answer.status, answer.code), (403, "CEILING_EXCEEDED"))
        self.assertEqual(
            self.create().json["details"],
            {"ceiling": "max_api_keys_per_tenant", "limit": 2, "used": 2},
        )
        keys = ApiKey.objects.using(ALIAS).filter(tenant_id=self.tenant_id)
        self.assertEqual(keys.count(), 2)

    @needs_pack("iam")
    def test_a_retry_is_replayed_at_the_ceiling(self) -> None:
        use_router(self, router_with(ceilings={"max_api_keys_per_tenant": 2}))
        self.assertEqual(self.create(idempotency_key="last").status, 200)
        self.assertEqual(self.create(idempotency_key="last").code, "IDEMPOTENT_REPLAY")

    @needs_pack("webhooks")
    def test_webhooks_have_a_ceiling(self) -> None:
        use_router(self, router_with(ceilings={"max_webhooks_per_tenant": 1}))
        params = {"url": "https://93.184.215.14/hook", "events": ["lead.created"]}
        self.assertEqual(self.call("webhooks.create", params=params).status, 200)
        answer = self.call("webhooks.create", params=params)
        self.assertEqual(answer.code, "CEILING_EXCEEDED")
        self.assertEqual(Webhook.objects.using(ALIAS).count(), 1)

    def test_a_rate_limit_is_exact_and_says_when_to_come_back(self) -> None:
        limits = {"key": {"limit": 3, "window_seconds": 3600}}
        use_router(self, router_with(rate_limits={**BINDINGS["rate_limits"], **limits}))
        answers = [self.call("meta.version") for _ in range(5)]
        self.assertEqual([answer.status for answer in answers], [200] * 3 + [429] * 2)
        self.assertEqual(answers[-1].code, "RATE_LIMITED")
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)
        self.assertEqual(self.call("meta.version", self.other_key).status, 200)
