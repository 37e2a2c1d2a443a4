# Yours: written once by `acp install`; edit freely.
"""Owns what staff see: the audit log, read only, and the keys, which can be revoked.

Never shows a secret, and never makes a key: `acp_create_key` and agents do.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from .bindings import BINDINGS
from .kit import UTC
from .models import ApiKey, AuditLog


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists and shows; rows come from the control plane alone."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).using(BINDINGS["database"]["connection"])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "tenant_id",
        "actor_id",
        "action",
        "result",
        "error_code",
        "dry_run",
    )
    list_filter = ("result", "dry_run", "pack")
    search_fields = ("=request_id", "=tenant_id", "=actor_id", "action")
    ordering = ("-created_at",)
    show_full_result_count = False


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = (
        "key_prefix",
        "name",
        "tenant_id",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    search_fields = ("=key_prefix", "=tenant_id", "name")
    exclude = ("key_hash",)
    ordering = ("-created_at",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change a key may revoke it."""
        return super(ReadOnlyAdmin, self).has_change_permission(request)

    @admin.action(description="Revoke the selected keys", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        unrevoked = list(queryset.filter(revoked_at__isnull=True))
        queryset.filter(pk__in=[key.pk for key in unrevoked]).update(
            revoked_at=datetime.now(UTC)
        )
        for key in unrevoked:
            self.log_change(request, key, "Revoked.")
        self.message_user(request, f"{len(unrevoked)} keys are revoked.")
