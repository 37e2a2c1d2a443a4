# Yours: written once by `acp add-pack`; edit freely.
"""Owns what the tests of the pack share: leads, and a model whose rules are filled in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ....kit import UTC, SystemIds
from ....tests.base import ALIAS, Answer, ControlPlane
from ..models import Lead

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make_lead(tenant_id: str, email: str, **members: Any) -> str:
    lead = Lead(
        id=SystemIds().uuid7(NOW),
        tenant_id=tenant_id,
        email=email,
        created_at=NOW,
        **members,
    )
    lead.save(using=ALIAS, force_insert=True)
    return str(lead.pk)


class LeadScoring(ControlPlane):
    def act(self, action: str, key: str | None = None, **members: Any) -> Answer:
        return self.call(f"domain.leadscoring.{action}", key, **members)

    def create(self, name: str = "Inbound", model_type: str = "linear") -> Any:
        params = {"name": name, "model_type": model_type}
        answer = self.act("models.create", params=params)
        self.assertEqual(answer.status, 200, answer.json)
        return answer.data

    def change(self, rule_id: str, **members: Any) -> Answer:
        """A dry run, then the same with its token."""
        call: dict[str, Any] = {"params": {"rule_id": rule_id, **members}}
        plan = self.act("rules.update", dry_run=True, **call)
        self.assertEqual(plan.status, 200, plan.json)
        token = plan.json["confirm"]["token"]
        return self.act("rules.update", confirm_token=token, **call)

    def recompute(self, model: Mapping[str, Any]) -> int:
        params = {"model_id": model["id"]}
        return int(self.act("scores.recompute", params=params).data["recomputed"])

    def export(self, model: Mapping[str, Any], **filters: Any) -> list[str]:
        params = {"model_id": model["id"], "filters": filters}
        answer = self.act("leads.export", params=params)
        self.assertEqual(answer.status, 200, answer.json)
        lines: list[str] = answer.data["csv"].split("\r\n")
        self.assertEqual(answer.data["record_count"], len(lines) - 2)
        return lines
