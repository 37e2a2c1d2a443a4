# Yours: written once by `acp install`; edit freely.
"""Owns that a dry run says what would change and changes nothing."""

from ..models import ApiKey, IdempotencyRecord, TeamMember, TenantSettings, Webhook
from .base import ALIAS, ControlPlane, needs_pack

TABLES = (ApiKey, IdempotencyRecord, TeamMember, TenantSettings, Webhook)


class DryRunTests(ControlPlane):
    def leaves_nothing(self, action: str, **params: object) -> None:
        def rows() -> list[int]:
            return [table.objects.using(ALIAS).count() for table in TABLES]

        before = rows()
        answer = self.call(
            action, params=params, dry_run=True, idempotency_key=f"dry {action}"
        )
        self.assertEqual(answer.status, 200, answer.json)
        self.assertTrue(answer.json["dry_run"])
        self.assertIn(answer.json["impact"]["risk"], ("low", "medium", "high"))
        self.assertEqual(answer.data, answer.json["impact"])
        self.assertEqual(rows(), before)

    @needs_pack("iam")
    def test_no_key_and_no_member_is_made(self) -> None:
        self.leaves_nothing("iam.keys.create", scopes=["manage.read"])
        self.leaves_nothing("iam.team.invite", email="a@example.com", role="member")

    @needs_pack("webhooks")
    def test_no_webhook_is_made(self) -> None:
        self.leaves_nothing(
            "webhooks.create", url="https://93.184.215.14/hook", events=["lead.created"]
        )

    @needs_pack("settings")
    def test_no_setting_is_changed(self) -> None:
        self.leaves_nothing("settings.update", settings={"locale": "de"})
        self.assertEqual(self.call("settings.get").data, {})

    def test_an_action_without_a_dry_run_says_so(self) -> None:
        answer = self.call("meta.version", dry_run=True)
        self.assertEqual((answer.status, answer.code), (400, "VALIDATION_ERROR"))
