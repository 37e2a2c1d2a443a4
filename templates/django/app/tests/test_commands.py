# Yours: written once by `acp install`; edit freely.
"""Owns the two management commands."""

from datetime import timedelta
from io import StringIO
from unittest import mock

from django.core.management import CommandError, call_command
from django.db.models import F

from .. import tenants
from ..adapters import DjangoDbAdapter
from ..bindings import BINDINGS
from ..kit import parse_bindings, ports
from ..models import AuditLog, IdempotencyRecord, RateLimitBucket
from .base import ALIAS, ControlPlane, needs_pack


class CommandTests(ControlPlane):
    def create_key(self, *arguments: str) -> str:
        printed = StringIO()
        call_command("acp_create_key", *arguments, stdout=printed, stderr=StringIO())
        return printed.getvalue()

    def test_the_key_is_printed_alone_and_works(self) -> None:
        printed = self.create_key("--tenant", self.tenant_id, "--name", "first")
        key = printed.strip()
        self.assertEqual(printed, f"{key}\n")
        entry = AuditLog.objects.using(ALIAS).get()
        self.assertEqual(entry.actor_type, "system")
        self.assertEqual(
            self.call("meta.whoami", key).data["tenant_id"], self.tenant_id
        )

    def test_scopes_and_expiry_can_be_given(self) -> None:
        limits = ("--scopes", "manage.read", "--expires-in-days", "7")
        key = self.create_key("--tenant", self.tenant_id, *limits).strip()
        data = self.call("meta.whoami", key).data
        self.assertEqual(data["scopes"], ["manage.read"])
        self.assertIn("expires_at", data)

    def test_a_single_tenant_need_not_be_named(self) -> None:
        tenants.find(parse_bindings(BINDINGS), self.other_tenant_id).delete()
        if tenants.all_tenants(parse_bindings(BINDINGS)).count() > 1:
            self.skipTest("the migrations of this project make tenants")
        key = self.create_key().strip()
        self.assertEqual(
            self.call("meta.whoami", key).data["tenant_id"], self.tenant_id
        )

    def test_of_several_tenants_one_must_be_named(self) -> None:
        with self.assertRaisesMessage(CommandError, f"--tenant {self.tenant_id}"):
            self.create_key()

    def test_an_unknown_tenant_scope_or_lifetime_is_refused(self) -> None:
        for wrong in (
            ["--tenant", "nobody"],
            ["--tenant", self.tenant_id, "--scopes", "manage.everything"],
            ["--tenant", self.tenant_id, "--expires-in-days", "0"],
            ["--tenant", self.tenant_id, "--expires-in-days", "99999999"],
            ["--tenant", self.tenant_id, "--name", "n" * 201],
        ):
            with self.assertRaises(CommandError):
                self.create_key(*wrong)

    def test_without_tables_the_command_says_what_to_run(self) -> None:
        missing = mock.Mock(side_effect=ports.StoreUnavailable)
        with (
            mock.patch.object(DjangoDbAdapter, "create_api_key", missing),
            self.assertRaisesMessage(CommandError, "Run `migrate` first?"),
        ):
            self.create_key("--tenant", self.tenant_id)

    @needs_pack("iam")
    def test_purging_deletes_what_has_expired_and_nothing_else(self) -> None:
        records = IdempotencyRecord.objects.using(ALIAS)
        for key in ("old", "new"):
            self.call(
                "iam.keys.create",
                params={"scopes": ["manage.read"]},
                idempotency_key=key,
            )
        old = records.order_by("created_at")[:1].values_list("pk", flat=True)
        day = timedelta(hours=25)
        records.filter(pk=old[0]).update(expires_at=F("created_at") - day)
        RateLimitBucket.objects.using(ALIAS).update(tat_us=1)
        call_command("acp_purge", stdout=StringIO())
        self.assertEqual(records.count(), 1)
        self.assertFalse(RateLimitBucket.objects.using(ALIAS).exists())
