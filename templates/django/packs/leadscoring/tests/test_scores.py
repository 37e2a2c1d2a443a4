# Yours: written once by `acp add-pack`; edit freely.
"""Owns scores and their export; the numbers are worked out by hand."""

from ....tests.base import ALIAS
from ..models import LeadScore
from .base import LeadScoring, make_lead


class ScoreTests(LeadScoring):
    def setUp(self) -> None:
        super().setUp()
        lead = self.tenant_id
        self.large = make_lead(
            lead, "a@x.test", company="Acme", attributes={"employees": 120}
        )
        self.small = make_lead(lead, "b@y.test", attributes={"employees": 3})
        make_lead(self.other_tenant_id, "c@z.test", attributes={"employees": 900})

    def test_scores_follow_the_rules_once_they_are_recomputed(self) -> None:
        model = self.create()
        first, second = model["rules"]
        self.change(first["id"], weight=40, conditions={"employees": {"at_least": 50}})
        self.change(second["id"], weight=2.5, conditions={"email": {"contains": "@"}})
        self.assertEqual(self.recompute(model), 2)
        # 40 + 2.5 for the large one, 2.5 for the small one.
        lines = self.export(model)
        self.assertEqual(lines[0], "lead_id,email,name,company,score")
        self.assertEqual(lines[1], f"{self.large},a@x.test,,Acme,42.50")
        self.assertEqual(lines[2], f"{self.small},b@y.test,,,2.50")
        self.change(first["id"], weight=10)
        self.assertIn("42.50", self.export(model)[1])
        self.recompute(model)
        self.assertIn("12.50", self.export(model)[1])

    def test_recomputing_twice_gives_the_same(self) -> None:
        model = self.create(model_type="ml")
        self.change(model["rules"][0]["id"], weight=20)
        self.recompute(model)
        once = self.export(model)
        self.recompute(model)
        self.assertEqual(self.export(model), once)
        # 100 / (1 + e^-2)
        self.assertTrue(once[1].endswith(",88.08"), once)
        self.assertEqual(LeadScore.objects.using(ALIAS).count(), 2)

    def test_the_highest_rule_counts_where_rules_decide(self) -> None:
        model = self.create(model_type="rule_based")
        for rule, weight in zip(model["rules"], (30, 70), strict=True):
            self.change(rule["id"], weight=weight)
        self.recompute(model)
        self.assertTrue(self.export(model)[1].endswith(",70.00"))

    def test_only_the_leads_that_are_named_are_recomputed(self) -> None:
        model = self.create()
        params = {"model_id": model["id"], "lead_ids": [self.small]}
        answer = self.act("scores.recompute", params=params)
        self.assertEqual(answer.data, {"model_id": model["id"], "recomputed": 1})
        lines = self.export(model)
        self.assertTrue(lines[1].startswith(self.small) and lines[1].endswith("0.00"))
        self.assertTrue(lines[2].endswith("Acme,"), lines)

    def test_another_tenants_model_and_leads_are_not_there(self) -> None:
        params = {"model_id": self.create()["id"]}
        for action in ("scores.recompute", "leads.export"):
            answer = self.act(action, self.other_key, params=params)
            self.assertEqual(answer.code, "NOT_FOUND", action)
        theirs = self.act("models.list", self.other_key)
        self.assertEqual(theirs.data, [])

    def test_filters_choose_leads(self) -> None:
        model = self.create()
        conditions = {"company": "Acme"}
        self.change(model["rules"][0]["id"], weight=9, conditions=conditions)
        self.recompute(model)
        self.assertEqual(len(self.export(model, min_score=1)), 3)
        self.assertEqual(len(self.export(model, max_score=1)), 3)
        self.assertEqual(len(self.export(model, company="Acme", limit=1)), 3)
        self.assertEqual(len(self.export(model, min_score=10)), 2)

    def test_no_cell_is_a_formula_and_quotes_are_doubled(self) -> None:
        make_lead(
            self.tenant_id,
            "=cmd@x.test",
            name='=HYPERLINK("http://evil.test")',
            company='Acme, "Inc"\nBerlin',
        )
        text = "\r\n".join(self.export_raw())
        self.assertIn(",'=cmd@x.test,", text)
        self.assertIn(',"\'=HYPERLINK(""http://evil.test"")",', text)
        self.assertIn('"Acme, ""Inc""\nBerlin"', text)

    def export_raw(self) -> list[str]:
        params = {"model_id": self.create()["id"]}
        return str(self.act("leads.export", params=params).data["csv"]).split("\r\n")
