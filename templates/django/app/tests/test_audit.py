# Yours: written once by `acp install`; edit freely.
"""Owns that every call leaves one entry, that none can be changed, and none is lost."""

from unittest import mock

from django.db import DatabaseError, connections, transaction

from ..adapters import DjangoAuditAdapter
from ..kit import ports
from ..models import AuditLog, TenantSettings
from .base import ALIAS, ControlPlane, needs_pack, send


def has_triggers() -> bool:
    connection = connections[ALIAS]
    if connection.vendor != "mysql":
        return connection.vendor in ("postgresql", "sqlite")
    with connection.cursor() as cursor:
        cursor.execute("SHOW TRIGGERS")
        return bool(cursor.fetchall())


class AuditTests(ControlPlane):
    def entries(self) -> list[AuditLog]:
        return list(AuditLog.objects.using(ALIAS).order_by("created_at", "event_id"))

    def test_a_call_leaves_one_entry(self) -> None:
        answer = self.call("meta.version")
        (entry,) = self.entries()
        self.assertEqual(entry.request_id, answer.json["request_id"])
        self.assertEqual(entry.tenant_id, self.tenant_id)
        self.assertEqual((entry.pack, entry.action), ("meta", "meta.version"))
        self.assertEqual((entry.result, entry.error_code), ("success", None))
        self.assertEqual(entry.ip_address, "127.0.0.1")
        self.assertTrue(self.key.startswith(entry.actor_id or "-"))

    def test_a_refusal_leaves_one_entry(self) -> None:
        send('{"action": "meta.version"}', None)
        self.call("meta.nothing")
        send("not json", self.key)
        self.assertEqual(
            [(entry.result, entry.error_code) for entry in self.entries()],
            [
                ("denied", "INVALID_API_KEY"),
                ("error", "NOT_FOUND"),
                ("error", "VALIDATION_ERROR"),
            ],
        )

    @needs_pack("settings")
    def test_an_entry_says_what_changed(self) -> None:
        self.call("settings.update", params={"settings": {"locale": "de"}})
        self.call(
            "settings.update", params={"settings": {"locale": "fr"}}, dry_run=True
        )
        real, dry = self.entries()
        self.assertEqual((real.dry_run, dry.dry_run), (False, True))
        self.assertEqual(real.before_snapshot, {})
        self.assertEqual(real.after_snapshot, {"locale": "de"})
        self.assertEqual((real.impact or {})["updates"][0]["fields"], ["locale"])

    @needs_pack("settings")
    def test_without_an_entry_there_is_no_effect(self) -> None:
        with (
            mock.patch.object(
                DjangoAuditAdapter, "log_event", side_effect=ports.StoreUnavailable
            ),
            self.assertLogs("acp", "ERROR"),
        ):
            answer = self.call("settings.update", params={"settings": {"a": 1}})
        self.assertEqual((answer.status, answer.code), (503, "SERVICE_UNAVAILABLE"))
        self.assertFalse(TenantSettings.objects.using(ALIAS).exists())

    def test_the_database_refuses_to_change_or_delete_an_entry(self) -> None:
        if not has_triggers():
            self.skipTest("this database has no triggers, or may not make them")
        self.call("meta.version")
        entries = AuditLog.objects.using(ALIAS)
        with self.assertRaises(DatabaseError), transaction.atomic(using=ALIAS):
            entries.update(result="error")
        with self.assertRaises(DatabaseError), transaction.atomic(using=ALIAS):
            entries.all().delete()
        self.assertEqual([entry.result for entry in self.entries()], ["success"])
