# Yours: written once by `acp install`; edit freely.
"""Owns that a repeated call is answered again, and not done again."""

from datetime import timedelta

from django.db.models import F

from ..models import ApiKey, IdempotencyRecord
from .base import ALIAS, ControlPlane, needs_pack


@needs_pack("iam")
class IdempotencyTests(ControlPlane):
    def create(self, name: str, **members: str) -> tuple[int, dict[str, object]]:
        params = {"name": name, "scopes": ["manage.read"]}
        answer = self.call("iam.keys.create", params=params, **members)
        return answer.status, answer.json

    def test_a_repeated_call_is_replayed(self) -> None:
        _, first = self.create("a", idempotency_key="one")
        keys = ApiKey.objects.using(ALIAS).count()
        status, second = self.create("a", idempotency_key="one")
        self.assertEqual((status, second["code"]), (200, "IDEMPOTENT_REPLAY"))
        self.assertEqual(second["replay_of"], first["request_id"])
        self.assertEqual(ApiKey.objects.using(ALIAS).count(), keys)

    def test_a_replay_does_not_show_the_secret_again(self) -> None:
        first = self.create("a", idempotency_key="one")[1]["data"]
        second = self.create("a", idempotency_key="one")[1]["data"]
        assert isinstance(first, dict) and isinstance(second, dict)
        self.assertTrue(first["key"])
        self.assertIsNone(second["key"])
        self.assertEqual({**first, "key": None}, second)

    def test_the_same_key_for_another_request_is_refused(self) -> None:
        self.create("a", idempotency_key="one")
        status, answer = self.create("b", idempotency_key="one")
        self.assertEqual((status, answer["code"]), (422, "IDEMPOTENCY_CONFLICT"))

    def test_an_idempotency_key_belongs_to_its_tenant(self) -> None:
        self.create("a", idempotency_key="one")
        params = {"name": "a", "scopes": ["manage.read"]}
        answer = self.call(
            "iam.keys.create", self.other_key, params=params, idempotency_key="one"
        )
        self.assertEqual((answer.status, answer.code), (200, None))

    def test_an_expired_record_is_taken_over(self) -> None:
        self.create("a", idempotency_key="one")
        day = timedelta(hours=25)
        IdempotencyRecord.objects.using(ALIAS).update(expires_at=F("created_at") - day)
        status, answer = self.create("b", idempotency_key="one")
        self.assertEqual((status, answer.get("code")), (200, None))

    def test_a_failed_call_frees_its_key(self) -> None:
        params = {"key_id": "00000000-0000-7000-8000-000000000000"}
        for _ in range(2):
            answer = self.call("iam.keys.revoke", params=params, idempotency_key="one")
            self.assertEqual(answer.code, "NOT_FOUND")
        self.assertEqual(IdempotencyRecord.objects.using(ALIAS).count(), 0)
