"""Owns a SQLite file: one connection per thread, transactions, errors in the ports' words.

Never knows a table but in SCHEMA.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from control_plane.kernel.ports import (
    LockTimeout,
    Row,
    StoreUnavailable,
    UniqueViolation,
)

Params = Sequence[Any] | dict[str, Any]

SCHEMA = """
CREATE TABLE acp_tenants (id TEXT PRIMARY KEY, is_admin INTEGER NOT NULL DEFAULT 0);
CREATE TABLE acp_tenant_locks (tenant_id TEXT PRIMARY KEY, taken INTEGER NOT NULL);
CREATE TABLE acp_api_keys (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, key_prefix TEXT NOT NULL,
  key_hash TEXT NOT NULL, scopes TEXT NOT NULL, created_at INTEGER NOT NULL,
  name TEXT, last_used_at INTEGER, expires_at INTEGER, revoked_at INTEGER);
CREATE INDEX acp_api_keys_prefix ON acp_api_keys (key_prefix);
CREATE TABLE acp_team_members (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
  invited_at INTEGER NOT NULL, joined_at INTEGER, UNIQUE (tenant_id, email));
CREATE TABLE acp_webhooks (
  id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
  active INTEGER NOT NULL, secret TEXT NOT NULL, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL);
CREATE TABLE acp_webhook_deliveries (
  id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  event TEXT NOT NULL, status TEXT NOT NULL, attempted_at INTEGER NOT NULL,
  status_code INTEGER, completed_at INTEGER);
CREATE TABLE acp_settings (tenant_id TEXT PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE acp_idempotency (
  slot TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, action TEXT NOT NULL,
  fingerprint TEXT NOT NULL, response TEXT, expires_at INTEGER NOT NULL);
CREATE TABLE acp_rate_limits (
  key_id TEXT NOT NULL, bucket TEXT NOT NULL, tat_us INTEGER NOT NULL,
  seen_us INTEGER NOT NULL, PRIMARY KEY (key_id, bucket));
CREATE TABLE acp_audit_log (
  seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL);
CREATE TRIGGER acp_audit_log_no_update BEFORE UPDATE ON acp_audit_log
  BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER acp_audit_log_no_delete BEFORE DELETE ON acp_audit_log
  BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TABLE probe_rows (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL, tenant_id TEXT NOT NULL,
  label TEXT NOT NULL);
"""


class SqliteFile:
    """Shared by threads; each gets a connection of its own."""

    def __init__(self, path: Path, lock_seconds: float = 10.0) -> None:
        self._path = path
        self._lock_seconds = lock_seconds
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []

    def create_tables(self) -> None:
        self._connection().executescript(SCHEMA)

    def close(self) -> None:
        for connection in self._all:
            connection.close()

    def query(self, sql: str, params: Params = ()) -> list[Row]:
        with _in_port_words():
            return [dict(row) for row in self._connection().execute(sql, params)]

    def query_one(self, sql: str, params: Params = ()) -> Row | None:
        rows = self.query(sql, params)
        return rows[0] if rows else None

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        with _in_port_words():
            return self._connection().execute(sql, params).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        # IMMEDIATE: the write lock is waited for here, and not failed for later.
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection().execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.execute("SAVEPOINT acp")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK TO acp")
            self.execute("RELEASE acp")
            raise
        self.execute("RELEASE acp")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "it", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path,
                timeout=self._lock_seconds,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            self._local.it = connection
            self._all.append(connection)
        return connection


@contextmanager
def _in_port_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        if "UNIQUE" in str(error):
            raise UniqueViolation from error
        raise
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise LockTimeout from error
        raise StoreUnavailable from error
