# Yours: written once by `acp install`; edit freely.
"""Owns keys and team members in the database.

Never sees a key's text: only its prefix and its hash.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .. import tenants
from ..kit import ports
from ..models import ApiKey, TeamMember
from .store import Store, as_uuid, database_errors


class IamStore(Store):
    @property
    def _keys(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.using(self.alias)

    @property
    def _members(self) -> QuerySet[TeamMember]:
        return TeamMember.objects.using(self.alias)

    @database_errors()
    def find_api_keys(self, key_prefix: str) -> list[ports.StoredKey]:
        return [
            ports.StoredKey(
                **asdict(_api_key(row)),
                key_hash=row.key_hash,
                active=tenants.exists(self.bindings, row.tenant_id),
            )
            for row in self._keys.filter(key_prefix=key_prefix)
        ]

    @database_errors()
    def get_tenant_from_api_key(self, api_key_id: str) -> str | None:
        row = self._keys.filter(pk=as_uuid(api_key_id)).first()
        return row.tenant_id if row else None

    @database_errors()
    def touch_api_key(self, api_key_id: str, at: datetime) -> None:
        self._keys.filter(pk=as_uuid(api_key_id)).update(last_used_at=at)

    @database_errors()
    def list_api_keys(self, tenant_id: str) -> list[ports.ApiKey]:
        rows = self._keys.filter(tenant_id=tenant_id).order_by("created_at", "id")
        return [_api_key(row) for row in rows]

    @database_errors()
    def get_api_key(self, tenant_id: str, key_id: str) -> ports.ApiKey | None:
        row = self._key(tenant_id, key_id).first()
        return _api_key(row) if row else None

    @database_errors()
    def create_api_key(self, tenant_id: str, key: ports.StoredKey) -> ports.ApiKey:
        row = ApiKey(
            id=key.id,
            tenant_id=tenant_id,
            name=key.name,
            key_prefix=key.key_prefix,
            key_hash=key.key_hash,
            scopes=list(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
        self.insert(row)
        return _api_key(row)

    @database_errors()
    def update_api_key(
        self, tenant_id: str, key_id: str, changes: Mapping[str, Any]
    ) -> ports.ApiKey | None:
        values = dict(changes)
        if "scopes" in values:
            values["scopes"] = list(values["scopes"])
        if values:
            self._key(tenant_id, key_id).update(**values)
        return self.get_api_key(tenant_id, key_id)

    @database_errors()
    def revoke_api_key(
        self, tenant_id: str, key_id: str, at: datetime
    ) -> ports.ApiKey | None:
        unrevoked = self._key(tenant_id, key_id).filter(revoked_at__isnull=True)
        unrevoked.update(revoked_at=at)
        return self.get_api_key(tenant_id, key_id)

    @database_errors()
    def list_team_members(self, tenant_id: str) -> list[ports.TeamMember]:
        rows = self._members.filter(tenant_id=tenant_id).order_by("invited_at", "id")
        return [_team_member(row) for row in rows]

    @database_errors()
    def find_team_member(self, tenant_id: str, email: str) -> ports.TeamMember | None:
        row = self._members.filter(tenant_id=tenant_id, email=email.lower()).first()
        return _team_member(row) if row else None

    @database_errors()
    def create_team_member(
        self, tenant_id: str, member: ports.TeamMember
    ) -> ports.TeamMember:
        row = TeamMember(
            id=member.id,
            tenant_id=tenant_id,
            email=member.email.lower(),
            role=member.role,
            invited_at=member.invited_at,
            joined_at=member.joined_at,
        )
        self.insert(row)
        return _team_member(row)

    def _key(self, tenant_id: str, key_id: str) -> QuerySet[ApiKey]:
        return self._keys.filter(tenant_id=tenant_id, pk=as_uuid(key_id))


def _api_key(row: ApiKey) -> ports.ApiKey:
    return ports.ApiKey(
        id=str(row.pk),
        tenant_id=row.tenant_id,
        key_prefix=row.key_prefix,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        name=row.name,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _team_member(row: TeamMember) -> ports.TeamMember:
    return ports.TeamMember(
        id=str(row.pk),
        tenant_id=row.tenant_id,
        email=row.email,
        role=row.role,
        invited_at=row.invited_at,
        joined_at=row.joined_at,
    )
