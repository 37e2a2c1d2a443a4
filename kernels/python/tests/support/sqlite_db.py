"""Owns the reference DbAdapter over SQLite: the ports' pack methods, in plain SQL.

Never decides anything: each method is one or two statements that carry the tenant.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from control_plane.kernel.clock import UTC, epoch_us
from control_plane.kernel.ports import (
    ApiKey,
    Row,
    StoredKey,
    TeamMember,
    Webhook,
    WebhookDelivery,
)

from .sqlite_connection import SqliteFile


class SqliteDb(SqliteFile):
    """`SqliteFile` brings query, query_one, execute, transaction and savepoint."""

    def get_tenant_from_api_key(self, api_key_id: str) -> str | None:
        row = self.query_one(
            "SELECT tenant_id FROM acp_api_keys WHERE id = ?", (api_key_id,)
        )
        return None if row is None else str(row["tenant_id"])

    def is_platform_admin(self, tenant_id: str) -> bool:
        row = self.query_one(
            "SELECT is_admin FROM acp_tenants WHERE id = ?", (tenant_id,)
        )
        return row is not None and bool(row["is_admin"])

    def find_api_keys(self, key_prefix: str) -> list[StoredKey]:
        rows = self.query(
            "SELECT * FROM acp_api_keys WHERE key_prefix = ?", (key_prefix,)
        )
        return [
            StoredKey(key_hash=row["key_hash"], **_key_members(row)) for row in rows
        ]

    def touch_api_key(self, api_key_id: str, at: datetime) -> None:
        self.execute(
            "UPDATE acp_api_keys SET last_used_at = ? WHERE id = ?",
            (epoch_us(at), api_key_id),
        )

    def list_api_keys(self, tenant_id: str) -> list[ApiKey]:
        rows = self.query(
            "SELECT * FROM acp_api_keys WHERE tenant_id = ? ORDER BY created_at, id",
            (tenant_id,),
        )
        return [ApiKey(**_key_members(row)) for row in rows]

    def get_api_key(self, tenant_id: str, key_id: str) -> ApiKey | None:
        row = self.query_one(
            "SELECT * FROM acp_api_keys WHERE tenant_id = ? AND id = ?",
            (tenant_id, key_id.lower()),
        )
        return None if row is None else ApiKey(**_key_members(row))

    def create_api_key(self, tenant_id: str, key: StoredKey) -> ApiKey:
        self.execute(
            "INSERT INTO acp_api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key.id,
                tenant_id,
                key.key_prefix,
                key.key_hash,
                json.dumps(key.scopes),
                epoch_us(key.created_at),
                key.name,
                _micros(key.last_used_at),
                _micros(key.expires_at),
                _micros(key.revoked_at),
            ),
        )
        created = self.get_api_key(tenant_id, key.id)
        assert created is not None
        return created

    def update_api_key(
        self, tenant_id: str, key_id: str, changes: Mapping[str, Any]
    ) -> ApiKey | None:
        self._update("acp_api_keys", tenant_id, key_id, changes)
        return self.get_api_key(tenant_id, key_id)

    def revoke_api_key(
        self, tenant_id: str, key_id: str, at: datetime
    ) -> ApiKey | None:
        self.execute(
            "UPDATE acp_api_keys SET revoked_at = ? "
            "WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL",
            (epoch_us(at), tenant_id, key_id.lower()),
        )
        return self.get_api_key(tenant_id, key_id)

    def list_team_members(self, tenant_id: str) -> list[TeamMember]:
        rows = self.query(
            "SELECT * FROM acp_team_members WHERE tenant_id = ? "
            "ORDER BY invited_at, id",
            (tenant_id,),
        )
        return [_team_member(row) for row in rows]

    def find_team_member(self, tenant_id: str, email: str) -> TeamMember | None:
        row = self.query_one(
            "SELECT * FROM acp_team_members "
            "WHERE tenant_id = ? AND lower(email) = lower(?)",
            (tenant_id, email),
        )
        return None if row is None else _team_member(row)

    def create_team_member(self, tenant_id: str, member: TeamMember) -> TeamMember:
        self.execute(
            "INSERT INTO acp_team_members VALUES (?, ?, ?, ?, ?, ?)",
            (
                member.id,
                tenant_id,
                member.email,
                member.role,
                epoch_us(member.invited_at),
                _micros(member.joined_at),
            ),
        )
        return member

    def list_webhooks(self, tenant_id: str) -> list[Webhook]:
        rows = self.query(
            "SELECT * FROM acp_webhooks WHERE tenant_id = ? ORDER BY created_at, id",
            (tenant_id,),
        )
        return [_webhook(row) for row in rows]

    def get_webhook(self, tenant_id: str, webhook_id: str) -> Webhook | None:
        row = self.query_one(
            "SELECT * FROM acp_webhooks WHERE tenant_id = ? AND id = ?",
            (tenant_id, webhook_id.lower()),
        )
        return None if row is None else _webhook(row)

    def create_webhook(self, tenant_id: str, webhook: Webhook) -> Webhook:
        self.execute(
            "INSERT INTO acp_webhooks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                webhook.id,
                tenant_id,
                webhook.url,
                json.dumps(webhook.events),
                webhook.active,
                webhook.secret,
                epoch_us(webhook.created_at),
                epoch_us(webhook.updated_at),
            ),
        )
        return webhook

    def update_webhook(
        self, tenant_id: str, webhook_id: str, changes: Mapping[str, Any]
    ) -> Webhook | None:
        self._update("acp_webhooks", tenant_id, webhook_id, changes)
        return self.get_webhook(tenant_id, webhook_id)

    def delete_webhook(self, tenant_id: str, webhook_id: str) -> bool:
        where = (tenant_id, webhook_id.lower())
        self.execute(
            "DELETE FROM acp_webhook_deliveries WHERE tenant_id = ? AND webhook_id = ?",
            where,
        )
        return (
            self.execute(
                "DELETE FROM acp_webhooks WHERE tenant_id = ? AND id = ?", where
            )
            == 1
        )

    def create_delivery(self, tenant_id: str, delivery: WebhookDelivery) -> None:
        self.execute(
            "INSERT INTO acp_webhook_deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                delivery.id,
                delivery.webhook_id,
                tenant_id,
                delivery.event,
                delivery.status,
                epoch_us(delivery.attempted_at),
                delivery.status_code,
                _micros(delivery.completed_at),
            ),
        )

    def finish_delivery(self, tenant_id: str, delivery: WebhookDelivery) -> None:
        changes = {
            "status": delivery.status,
            "status_code": delivery.status_code,
            "completed_at": delivery.completed_at,
        }
        self._update("acp_webhook_deliveries", tenant_id, delivery.id, changes)

    def list_deliveries(
        self, tenant_id: str, webhook_id: str, limit: int
    ) -> list[WebhookDelivery]:
        rows = self.query(
            "SELECT * FROM acp_webhook_deliveries "
            "WHERE tenant_id = ? AND webhook_id = ? "
            "ORDER BY attempted_at DESC, id DESC LIMIT ?",
            (tenant_id, webhook_id.lower(), limit),
        )
        return [_delivery(row) for row in rows]

    def get_settings(self, tenant_id: str) -> dict[str, Any]:
        row = self.query_one(
            "SELECT settings FROM acp_settings WHERE tenant_id = ?", (tenant_id,)
        )
        return {} if row is None else dict(json.loads(row["settings"]))

    def put_settings(
        self, tenant_id: str, settings: Mapping[str, Any], at: datetime
    ) -> None:
        self.execute(
            "INSERT INTO acp_settings VALUES (?, ?) "
            "ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings",
            (tenant_id, json.dumps(settings)),
        )

    def _update(
        self, table: str, tenant_id: str, row_id: str, changes: Mapping[str, Any]
    ) -> None:
        columns = ", ".join(f"{name} = ?" for name in changes)
        values = [_column(value) for value in changes.values()]
        self.execute(
            f"UPDATE {table} SET {columns} WHERE tenant_id = ? AND id = ?",
            (*values, tenant_id, row_id.lower()),
        )


def _column(value: Any) -> Any:
    if isinstance(value, datetime):
        return epoch_us(value)
    return json.dumps(value) if isinstance(value, tuple) else value


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else epoch_us(moment)


def _moment(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def _maybe(micros: int | None) -> datetime | None:
    return None if micros is None else _moment(micros)


def _key_members(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "tenant_id": row["tenant_id"],
        "key_prefix": row["key_prefix"],
        "scopes": tuple(json.loads(row["scopes"])),
        "created_at": _moment(row["created_at"]),
        "name": row["name"],
        "last_used_at": _maybe(row["last_used_at"]),
        "expires_at": _maybe(row["expires_at"]),
        "revoked_at": _maybe(row["revoked_at"]),
    }


def _team_member(row: Row) -> TeamMember:
    return TeamMember(
        row["id"],
        row["tenant_id"],
        row["email"],
        row["role"],
        _moment(row["invited_at"]),
        _maybe(row["joined_at"]),
    )


def _webhook(row: Row) -> Webhook:
    return Webhook(
        row["id"],
        row["tenant_id"],
        row["url"],
        tuple(json.loads(row["events"])),
        bool(row["active"]),
        row["secret"],
        _moment(row["created_at"]),
        _moment(row["updated_at"]),
    )


def _delivery(row: Row) -> WebhookDelivery:
    return WebhookDelivery(
        row["id"],
        row["webhook_id"],
        row["tenant_id"],
        row["event"],
        row["status"],
        _moment(row["attempted_at"]),
        row["status_code"],
        _maybe(row["completed_at"]),
    )
