"""The guards of evidence in the database's own words: rows are added, never changed, never taken away.

Erasing what a person typed touches only `EvidencePersonal` and `EvidenceKey`, which may be deleted.
Whoever switches these guards off is found by the hashes: `manage.py verify_evidence`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import migrations

MESSAGE = "evidence is only ever added"

# table → the verbs refused on all of its rows
CLOSED: dict[str, tuple[str, ...]] = {
    "storefront_evidencerow": ("UPDATE", "DELETE"),
    "storefront_pagecontent": ("UPDATE", "DELETE"),
    "storefront_stylesheet": ("UPDATE", "DELETE"),
    "storefront_dailyroot": ("UPDATE", "DELETE"),
    "storefront_acknowledgement": ("UPDATE", "DELETE"),
    "storefront_pageread": ("UPDATE", "DELETE"),
    "storefront_evidencepersonal": ("UPDATE",),
    "storefront_evidencechain": ("DELETE",),
    "storefront_evidencebook": ("DELETE",),
}
# table → columns that never change once written
FIXED: dict[str, tuple[str, ...]] = {
    "storefront_evidencechain": ("reference", "number", "quote_reference", "opened_at"),
}
FUNCTION = "evidence_is_only_added"


def _name(table: str, verb: str) -> str:
    return f"{table.removeprefix('storefront_')}_no_{verb.lower()}"


def _triggers() -> Iterable[tuple[str, str, str]]:
    """Name, table and event of each trigger, alike in both databases."""
    for table, verbs in CLOSED.items():
        for verb in verbs:
            yield _name(table, verb), table, verb
    for table, columns in FIXED.items():
        yield _name(table, "move"), table, f"UPDATE OF {', '.join(columns)}"


def install(vendor: str) -> Sequence[str]:
    """The statements that put the guards up."""
    if vendor == "postgresql":
        return [
            f"""CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
            *(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
                for name, table, event in _triggers()
            ),
        ]
    return [
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for name, table, event in _triggers()
    ]


def remove(vendor: str) -> Sequence[str]:
    """The statements that take the guards down."""
    if vendor == "postgresql":
        drops = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table, _ in _triggers()]
        return [*drops, f"DROP FUNCTION IF EXISTS {FUNCTION}()"]
    return [f"DROP TRIGGER IF EXISTS {name}" for name, _, _ in _triggers()]


def run(connection: Any, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _forwards(apps: Any, schema_editor: Any) -> None:
    run(schema_editor.connection, install(schema_editor.connection.vendor))


def _backwards(apps: Any, schema_editor: Any) -> None:
    run(schema_editor.connection, remove(schema_editor.connection.vendor))


def operations() -> list[migrations.RunPython]:
    """For a migration after the tables of reading exist."""
    return [migrations.RunPython(_forwards, _backwards)]
