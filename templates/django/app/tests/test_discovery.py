# Yours: written once by `acp install`; edit freely.
"""Owns that an agent finds out what it may do."""

from .base import ControlPlane, make_key


class DiscoveryTests(ControlPlane):
    def test_every_action_is_listed_with_its_schema(self) -> None:
        answer = self.call("meta.actions")
        self.assertEqual(answer.status, 200)
        actions = {action["name"]: action for action in answer.data["actions"]}
        self.assertEqual(answer.data["total_actions"], len(actions))
        self.assertEqual(answer.data["api_version"], "v1")
        self.assertEqual(actions["meta.actions"]["params_schema"]["type"], "object")

    def test_an_action_says_whether_this_key_may_call_it(self) -> None:
        reader = make_key(self.tenant_id, ["manage.read"])
        for action in self.call("meta.actions", reader).data["actions"]:
            with self.subTest(action["name"]):
                self.assertEqual(action["callable"], action["scope"] == "manage.read")

    def test_a_key_learns_whose_it_is(self) -> None:
        data = self.call("meta.whoami").data
        self.assertEqual(data["tenant_id"], self.tenant_id)
        self.assertTrue(self.key.startswith(data["key_prefix"]))

    def test_a_misspelt_action_gets_a_suggestion(self) -> None:
        answer = self.call("meta.action")
        self.assertEqual((answer.status, answer.code), (404, "NOT_FOUND"))
        self.assertIn("meta.actions", answer.json["details"]["suggestions"])
