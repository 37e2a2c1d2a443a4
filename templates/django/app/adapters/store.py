# Yours: written once by `acp install`; edit freely.
"""Owns the connection: its alias, its transactions, and what its errors mean.

Never knows a table, but for the one that SQLite's write lock is taken with.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)

from ..bindings import BINDINGS
from ..kit import Bindings, ports
from ..models import TenantLock

LOCK_WAIT_SECONDS = 10

# PostgreSQL's states and MySQL's numbers.
TIMED_OUT = {"55P03", 1205}
RUN_AGAIN = {"40P01", "40001", 1213, 1020}


@contextmanager
def database_errors() -> Iterator[None]:
    """Say what happened in the kernel's words, so that it can answer 409 or 503."""
    try:
        yield
    except (InterfaceError, OperationalError) as error:
        raise _meaning(error) from error


def _meaning(error: DatabaseError | InterfaceError) -> Exception:
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    codes = {state, error.args[0] if error.args else None}
    if codes & RUN_AGAIN:
        return ports.Retry()
    if codes & TIMED_OUT or "is locked" in str(error):
        return ports.LockTimeout()
    return ports.StoreUnavailable()


def raise_sqlite_busy_timeout(connection: Any, **kwargs: Any) -> None:
    """On each new connection: wait for SQLite's one write lock instead of failing."""
    ours = connection.alias == BINDINGS["database"]["connection"]
    if connection.vendor != "sqlite" or not ours:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        if patience < LOCK_WAIT_SECONDS * 1000:
            cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}")


def as_uuid(text: str) -> UUID:
    """What is no UUID becomes the nil UUID, the id of nothing: not found, no error."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


class Store:
    """What every adapter starts from."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.alias = bindings.database.connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit, or roll back on any exception; locks are waited for 10 s at most."""
        outermost = not connections[self.alias].in_atomic_block
        with (
            database_errors(),
            self._mysql_lock_wait(),
            transaction.atomic(using=self.alias),
        ):
            self._begin(outermost)
            yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: undo a part of it on any exception."""
        with database_errors(), transaction.atomic(using=self.alias):
            yield

    def insert(self, row: models.Model) -> None:
        """Insert, and leave the transaction usable where a unique index refuses."""
        try:
            with self.savepoint():
                row.save(using=self.alias, force_insert=True)
        except IntegrityError as error:
            raise ports.UniqueViolation from error

    def _begin(self, outermost: bool) -> None:
        connection = connections[self.alias]
        if connection.vendor == "postgresql":
            # Whatever the project's level is: under a stricter one, whoever waited for a
            # lock would have to start anew.
            level = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
            wait = f"SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'"
            with connection.cursor() as cursor:
                cursor.execute(level + wait if outermost else wait)
        elif connection.vendor == "sqlite":
            # A transaction that begins with a read cannot wait for the write lock later:
            # SQLite fails it at once. So it begins with a write, of no row.
            TenantLock.objects.using(self.alias).filter(pk="").update(turns=0)

    @contextmanager
    def _mysql_lock_wait(self) -> Iterator[None]:
        connection = connections[self.alias]
        if connection.vendor != "mysql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SET @acp_lock_wait = @@innodb_lock_wait_timeout")
            cursor.execute(f"SET innodb_lock_wait_timeout = {LOCK_WAIT_SECONDS}")
        try:
            yield
        finally:
            # A connection that broke has no setting left to restore.
            with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SET innodb_lock_wait_timeout = @acp_lock_wait")
