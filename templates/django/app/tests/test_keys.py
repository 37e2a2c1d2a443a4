# Yours: written once by `acp install`; edit freely.
"""Owns that only a valid key gets in, and only as far as its scopes go."""

from datetime import timedelta

from .. import tenants
from ..bindings import BINDINGS
from ..kit import parse_bindings
from ..models import ApiKey
from .base import ALIAS, ControlPlane, make_key, needs_pack, send


class KeyTests(ControlPlane):
    def refused(self, key: str | None) -> None:
        answer = send('{"action": "meta.version"}', key)
        self.assertEqual((answer.status, answer.code), (401, "INVALID_API_KEY"))
        self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")

    def test_a_missing_or_wrong_key_is_refused(self) -> None:
        self.refused(None)
        self.refused("nonsense")
        self.refused(self.key[:-1] + ("a" if self.key[-1] != "a" else "b"))

    def test_only_the_hash_of_a_key_is_stored(self) -> None:
        for row in ApiKey.objects.using(ALIAS).values():
            self.assertNotIn(self.key, str(row))

    def test_a_revoked_key_fails_at_its_next_call(self) -> None:
        key = make_key(self.tenant_id)
        self.assertEqual(self.call("meta.whoami", key).status, 200)
        row = ApiKey.objects.using(ALIAS).order_by("created_at").last()
        assert row is not None
        row.revoked_at = row.created_at
        row.save(using=ALIAS)
        self.refused(key)

    def test_an_expired_key_is_refused(self) -> None:
        self.refused(make_key(self.tenant_id, expires_in=timedelta(seconds=-1)))
        fresh = make_key(self.tenant_id, expires_in=timedelta(hours=1))
        self.assertEqual(self.call("meta.whoami", fresh).status, 200)

    def test_the_keys_of_a_deleted_tenant_are_refused(self) -> None:
        tenants.find(parse_bindings(BINDINGS), self.tenant_id).delete()
        self.refused(self.key)

    @needs_pack("iam")
    def test_a_scope_that_a_key_lacks_is_denied(self) -> None:
        reader = make_key(self.tenant_id, ["manage.read"])
        answer = self.call("iam.keys.create", reader, params={"scopes": ["manage.iam"]})
        self.assertEqual((answer.status, answer.code), (403, "SCOPE_DENIED"))
        self.assertEqual(answer.json["details"]["required_scope"], "manage.iam")

    @needs_pack("iam")
    def test_a_key_grants_no_scope_that_it_lacks(self) -> None:
        key = make_key(self.tenant_id, ["manage.read", "manage.iam"])
        params = {"scopes": ["manage.settings"]}
        answer = self.call("iam.keys.create", key, params=params)
        self.assertEqual((answer.status, answer.code), (403, "SCOPE_DENIED"))

    @needs_pack("iam")
    def test_a_key_made_over_the_api_works_until_it_is_revoked_there(self) -> None:
        params = {"name": "agent", "scopes": ["manage.read"]}
        created = self.call("iam.keys.create", params=params).data
        self.assertEqual(self.call("meta.whoami", created["key"]).status, 200)
        revoked = self.call("iam.keys.revoke", params={"key_id": created["id"]})
        self.assertEqual(revoked.data, {"key_id": created["id"], "revoked": True})
        self.refused(created["key"])
