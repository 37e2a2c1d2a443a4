# Yours: written once by `acp add-pack`; edit freely.
"""Owns scoring models and their rules: made, listed, changed only by plan."""

from ....bindings import BINDINGS
from ....tests.base import ALIAS, router_with, use_router
from ..models import ScoringModel, ScoringRule
from .base import LeadScoring


class ModelTests(LeadScoring):
    def test_a_model_that_was_created_is_listed_with_its_rules(self) -> None:
        created = self.create()
        self.assertEqual(self.act("models.list").data, [created])
        self.assertEqual([rule["weight"] for rule in created["rules"]], [0, 0])
        self.assertEqual(self.act("models.list", self.other_key).data, [])

    def test_a_dry_run_creates_nothing_and_says_what_it_would(self) -> None:
        params = {"name": "Never", "model_type": "ml"}
        answer = self.act("models.create", params=params, dry_run=True)
        created = [
            {"type": "scoring_model", "count": 1},
            {"type": "scoring_rule", "count": 2},
        ]
        self.assertEqual(answer.data["creates"], created)
        self.assertEqual(ScoringModel.objects.using(ALIAS).count(), 0)

    def test_a_name_is_taken_once_in_a_tenant(self) -> None:
        self.create()
        params = {"name": "Inbound", "model_type": "ml"}
        self.assertEqual(self.act("models.create", params=params).code, "CONFLICT")
        other = self.act("models.create", self.other_key, params=params)
        self.assertEqual(other.status, 200)

    def test_the_ceiling_on_models_holds(self) -> None:
        ceilings = {**BINDINGS["ceilings"], "max_scoring_models_per_tenant": 1}
        use_router(self, router_with(ceilings=ceilings))
        self.create()
        params = {"name": "Second", "model_type": "ml"}
        answer = self.act("models.create", params=params)
        self.assertEqual(
            answer.json["details"],
            {"ceiling": "max_scoring_models_per_tenant", "limit": 1, "used": 1},
        )

    def test_a_rule_changes_only_with_the_token_of_its_plan(self) -> None:
        rule = self.create()["rules"][0]
        params = {"rule_id": rule["id"], "weight": 5}
        answer = self.act("rules.update", params=params)
        self.assertEqual(answer.code, "CONFIRMATION_REQUIRED")
        plan = self.act("rules.update", params=params, dry_run=True)
        self.assertEqual(plan.data["risk"], "medium")
        self.assertEqual(
            plan.data["updates"],
            [{"type": "scoring_rule", "id": rule["id"], "fields": ["weight"]}],
        )
        self.assertEqual(self.change(rule["id"], weight=5).data["weight"], 5)
        self.assertEqual(ScoringRule.objects.using(ALIAS).get(pk=rule["id"]).weight, 5)

    def test_a_change_of_nothing_has_no_impact(self) -> None:
        rule = self.create()["rules"][0]
        params = {"rule_id": rule["id"], "weight": 0, "conditions": {}}
        plan = self.act("rules.update", params=params, dry_run=True)
        self.assertEqual((plan.data["updates"], plan.data["side_effects"]), ([], []))

    def test_another_tenants_rule_is_not_there(self) -> None:
        rule = self.create()["rules"][0]
        params = {"rule_id": rule["id"], "weight": 5}
        answer = self.act("rules.update", self.other_key, params=params, dry_run=True)
        self.assertEqual(answer.code, "NOT_FOUND")
