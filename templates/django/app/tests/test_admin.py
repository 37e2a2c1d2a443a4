# Yours: written once by `acp install`; edit freely.
"""Owns that staff can look and revoke, and cannot change what happened."""

from unittest import mock, skipUnless

from django.apps import apps
from django.test import RequestFactory

from ..models import ApiKey, AuditLog
from .base import ALIAS, ControlPlane


@skipUnless(apps.is_installed("django.contrib.admin"), "no admin in this project")
class AdminTests(ControlPlane):
    def test_the_audit_log_can_only_be_read(self) -> None:
        from django.contrib.admin import site

        from ..admin import AuditLogAdmin

        page, request = AuditLogAdmin(AuditLog, site), RequestFactory().get("/")
        self.assertFalse(page.has_add_permission(request))
        self.assertFalse(page.has_change_permission(request))
        self.assertFalse(page.has_delete_permission(request))

    def test_the_selected_keys_are_revoked(self) -> None:
        from django.contrib.admin import site

        from ..admin import ApiKeyAdmin

        page, request = ApiKeyAdmin(ApiKey, site), RequestFactory().get("/")
        request.user = mock.Mock(**{"get_username.return_value": "ann"})
        own = ApiKey.objects.using(ALIAS).filter(tenant_id=self.tenant_id)
        with mock.patch.object(page, "message_user"):
            page.revoke(request, own)
        entry = AuditLog.objects.using(ALIAS).get()
        self.assertEqual((entry.action, entry.actor_id), ("iam.keys.revoke", "ann"))
        self.assertEqual(self.call("meta.whoami").status, 401)
        self.assertEqual(self.call("meta.whoami", self.other_key).status, 200)
