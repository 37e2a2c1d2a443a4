# Yours: written once by `acp install`; edit freely.
"""Owns that a key sees and changes its own tenant's things only."""

from typing import Any

from .base import ControlPlane, needs_pack


class TenantTests(ControlPlane):
    def not_found(self, action: str, **params: Any) -> None:
        answer = self.call(action, self.other_key, params=params)
        self.assertEqual((answer.status, answer.code), (404, "NOT_FOUND"), action)

    @needs_pack("iam")
    def test_another_tenants_key_is_not_found(self) -> None:
        own = self.call("iam.keys.list").data[0]["id"]
        self.not_found("iam.keys.update", key_id=own, name="mine now")
        self.not_found("iam.keys.revoke", key_id=own)
        self.assertEqual(self.call("meta.whoami").status, 200)

    @needs_pack("webhooks")
    def test_another_tenants_webhook_is_not_found(self) -> None:
        params = {"url": "https://93.184.215.14/hook", "events": ["lead.created"]}
        own = self.call("webhooks.create", params=params).data["id"]
        self.not_found("webhooks.update", webhook_id=own, active=False)
        self.not_found("webhooks.delete", webhook_id=own)
        self.not_found("webhooks.test", webhook_id=own)
        self.not_found("webhooks.deliveries", webhook_id=own)
        self.assertEqual(len(self.call("webhooks.list").data), 1)

    @needs_pack("iam")
    def test_lists_hold_the_callers_own_rows(self) -> None:
        member = {"email": "ann@example.com", "role": "member"}
        self.assertEqual(self.call("iam.team.invite", params=member).status, 200)
        self.assertEqual(len(self.call("iam.team.list").data), 1)
        self.assertEqual(self.call("iam.team.list", self.other_key).data, [])
        for key in self.call("iam.keys.list", self.other_key).data:
            self.assertEqual(key["tenant_id"], self.other_tenant_id)

    @needs_pack("settings")
    def test_settings_are_each_tenants_own(self) -> None:
        self.call("settings.update", params={"settings": {"locale": "de"}})
        self.assertEqual(self.call("settings.get").data, {"locale": "de"})
        self.assertEqual(self.call("settings.get", self.other_key).data, {})
