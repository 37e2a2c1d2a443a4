# Yours: written once by `acp install`; edit freely.
"""Owns the first key: made here, before any agent can ask for one.

Never stores its text: the key is printed once, alone, on stdout.
"""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ... import tenants
from ...adapters import DjangoAuditAdapter, DjangoDbAdapter
from ...bindings import BINDINGS
from ...kit import UTC, SystemIds, issue_key, parse_bindings, ports
from ...router import key_pepper

MOST_LISTED = 20
MOST_DAYS = 36_500
LONGEST_NAME = 200


class Command(BaseCommand):
    help = "Create an API key for the control plane and print it, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", metavar="ID", help="whose key it is")
        parser.add_argument("--name", help="what the key is called in lists")
        parser.add_argument("--scopes", nargs="+", help="all, unless some are named")
        parser.add_argument("--expires-in-days", type=int, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        bindings = parse_bindings(BINDINGS)
        scopes = options["scopes"] or bindings.scopes.all()
        unknown = sorted(set(scopes) - set(bindings.scopes.all()))
        if unknown:
            known = ", ".join(bindings.scopes.all())
            raise CommandError(f"unknown scope {unknown[0]}; there are {known}")
        now = datetime.now(UTC)
        days = options["expires_in_days"]
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--expires-in-days must be 1 to {MOST_DAYS}")
        if len(options["name"] or "") > LONGEST_NAME:
            raise CommandError(f"--name may have {LONGEST_NAME} characters")
        issued = issue_key(bindings.auth.key_prefix, key_pepper(), SystemIds())
        key = ports.StoredKey(
            id=SystemIds().uuid7(now),
            tenant_id=None,
            key_prefix=issued.key_prefix,
            key_hash=issued.key_hash,
            scopes=tuple(scopes),
            created_at=now,
            name=options["name"],
            expires_at=None if days is None else now + timedelta(days=days),
        )
        try:
            tenant_id = self._store(key, options["tenant"])
        except (ports.StoreUnavailable, DatabaseError) as error:
            cause = error.__cause__ or error
            raise CommandError(f"{cause}\nRun `migrate` first?") from error
        self.stderr.write(f"The key of tenant {tenant_id}; it is shown this once:")
        self.stdout.write(issued.key)

    def _store(self, key: ports.StoredKey, wanted: str | None) -> str:
        """With its audit entry, or not at all; whose key it is now."""
        bindings = parse_bindings(BINDINGS)
        db, audit = DjangoDbAdapter(bindings), DjangoAuditAdapter(bindings)
        with db.transaction():
            tenant_id = self._tenant(wanted)
            created = db.create_api_key(tenant_id, key)
            audit.log_by_hand("iam.keys.create", created, "system", "acp_create_key")
        return tenant_id

    def _tenant(self, wanted: str | None) -> str:
        """The one asked for, the only one, or a first one."""
        bindings = parse_bindings(BINDINGS)
        if wanted is not None:
            tenant = tenants.find(bindings, wanted).first()
            if tenant is None:
                raise CommandError(f"there is no tenant {wanted}")
            return str(tenant.pk)
        found = list(tenants.all_tenants(bindings)[: MOST_LISTED + 1])
        if len(found) > 1:
            listed = "\n".join(
                f"  --tenant {one.pk}   {one}" for one in found[:MOST_LISTED]
            )
            raise CommandError(f"there are several tenants; say which one:\n{listed}")
        if found:
            return str(found[0].pk)
        try:
            return str(tenants.create_plain(bindings, "Default").pk)
        except tenants.NotPlain as needed:
            raise CommandError(
                f"there is no tenant yet, and one needs {needed}: create it first"
            ) from needed
