# Yours: written once by `acp install`; edit freely.
"""Owns webhooks and their deliveries in the database.

Never sends anything: the kit's pack does.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet

from ..kit import ports
from ..models import Webhook, WebhookDelivery
from .store import Store, as_uuid, database_errors


class WebhookStore(Store):
    @property
    def _webhooks(self) -> QuerySet[Webhook]:
        return Webhook.objects.using(self.alias)

    @property
    def _deliveries(self) -> QuerySet[WebhookDelivery]:
        return WebhookDelivery.objects.using(self.alias)

    @database_errors()
    def list_webhooks(self, tenant_id: str) -> list[ports.Webhook]:
        rows = self._webhooks.filter(tenant_id=tenant_id).order_by("created_at", "id")
        return [_webhook(row) for row in rows]

    @database_errors()
    def get_webhook(self, tenant_id: str, webhook_id: str) -> ports.Webhook | None:
        row = self._webhook(tenant_id, webhook_id).first()
        return _webhook(row) if row else None

    @database_errors()
    def create_webhook(self, tenant_id: str, webhook: ports.Webhook) -> ports.Webhook:
        row = Webhook(
            id=webhook.id,
            tenant_id=tenant_id,
            url=webhook.url,
            events=list(webhook.events),
            active=webhook.active,
            secret=webhook.secret,
            created_at=webhook.created_at,
            updated_at=webhook.updated_at,
        )
        self.insert(row)
        return _webhook(row)

    @database_errors()
    def update_webhook(
        self, tenant_id: str, webhook_id: str, changes: Mapping[str, Any]
    ) -> ports.Webhook | None:
        values = dict(changes)
        if "events" in values:
            values["events"] = list(values["events"])
        self._webhook(tenant_id, webhook_id).update(**values)
        return self.get_webhook(tenant_id, webhook_id)

    @database_errors()
    def delete_webhook(self, tenant_id: str, webhook_id: str) -> bool:
        self._sent(tenant_id, webhook_id).delete()
        deleted, _ = self._webhook(tenant_id, webhook_id).delete()
        return deleted > 0

    @database_errors()
    def create_delivery(self, tenant_id: str, delivery: ports.WebhookDelivery) -> None:
        self.insert(
            WebhookDelivery(
                id=delivery.id,
                tenant_id=tenant_id,
                webhook_id=delivery.webhook_id,
                event=delivery.event,
                status=delivery.status,
                status_code=delivery.status_code,
                attempted_at=delivery.attempted_at,
                completed_at=delivery.completed_at,
            )
        )

    @database_errors()
    def finish_delivery(self, tenant_id: str, delivery: ports.WebhookDelivery) -> None:
        row = self._deliveries.filter(tenant_id=tenant_id, pk=as_uuid(delivery.id))
        row.update(
            status=delivery.status,
            status_code=delivery.status_code,
            completed_at=delivery.completed_at,
        )

    @database_errors()
    def list_deliveries(
        self, tenant_id: str, webhook_id: str, limit: int
    ) -> list[ports.WebhookDelivery]:
        newest = self._sent(tenant_id, webhook_id).order_by("-attempted_at", "-id")
        return [_delivery(row) for row in newest[:limit]]

    def _webhook(self, tenant_id: str, webhook_id: str) -> QuerySet[Webhook]:
        return self._webhooks.filter(tenant_id=tenant_id, pk=as_uuid(webhook_id))

    def _sent(self, tenant_id: str, webhook_id: str) -> QuerySet[WebhookDelivery]:
        return self._deliveries.filter(
            tenant_id=tenant_id, webhook_id=as_uuid(webhook_id)
        )


def _webhook(row: Webhook) -> ports.Webhook:
    return ports.Webhook(
        id=str(row.pk),
        tenant_id=row.tenant_id,
        url=row.url,
        events=tuple(row.events),
        active=row.active,
        secret=row.secret,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _delivery(row: WebhookDelivery) -> ports.WebhookDelivery:
    return ports.WebhookDelivery(
        id=str(row.pk),
        webhook_id=str(row.webhook_id),
        tenant_id=row.tenant_id,
        event=row.event,
        status=cast("Any", row.status),
        attempted_at=row.attempted_at,
        status_code=row.status_code,
        completed_at=row.completed_at,
    )
