# Yours: written once by `acp install`; edit freely.
"""Owns the triggers that make the audit log refuse UPDATE and DELETE.

Never needed for reading or writing it. A migration that makes SQLite rebuild the table
drops them: let it end with `install`.
"""

import sys
from typing import Any

from django.db.utils import DatabaseError

REFUSAL = "the audit log is only ever added to"
VERBS = ("update", "delete")

# MySQL: creating a trigger needs a privilege that hosted databases may withhold.
NOT_ALLOWED = {1142, 1227, 1419}

POSTGRESQL = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$;
CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
"""
SQLITE = """
CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
MYSQL = """
CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{refusal}'
"""

POSTGRESQL_DROPPED = """
DROP TRIGGER IF EXISTS {table}_refuse ON {table};
DROP FUNCTION IF EXISTS {table}_refuse()
"""
DROPPED = "DROP TRIGGER IF EXISTS {table}_{verb}"


def install(schema_editor: Any, table: str) -> None:
    vendor = schema_editor.connection.vendor
    template = {"postgresql": POSTGRESQL, "sqlite": SQLITE, "mysql": MYSQL}.get(vendor)
    refusal = _execute(schema_editor, template, table)
    if refusal is not None:
        sys.stderr.write(f"{table} stays without its triggers: {refusal}\n")


def remove(schema_editor: Any, table: str) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    _execute(schema_editor, POSTGRESQL_DROPPED if on_postgresql else DROPPED, table)


def _execute(schema_editor: Any, template: str | None, table: str) -> str | None:
    """Once for each verb that the statement names; what MySQL says if it may not."""
    if template is None:
        return None
    for verb in VERBS if "{verb}" in template else ("",):
        statement = template.format(table=table, verb=verb, refusal=REFUSAL)
        try:
            schema_editor.execute(statement, params=None)
        except DatabaseError as error:
            if schema_editor.connection.vendor != "mysql":
                raise
            if error.args[0] not in NOT_ALLOWED:
                raise
            return str(error.args[1])
    return None
