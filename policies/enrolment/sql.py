"""The guards of CoverSlot, in the database's own words: one policy of a product at a time, and at most
¥500,000 of death cover per person at any moment (domain rule 2.2), whoever writes and from wherever."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations

DEATH_SUM_LIMIT_FEN = 50_000_000  # ¥500,000 of death cover per adult, over all products
ONE_AT_A_TIME = "cover_slot_one_at_a_time"
DEATH_SUM = "cover_slot_death_sum"
TABLE = "policies_coverslot"

# The most that stands at any one moment of the new period: totals change only where a period starts.
_HIGHEST_TOTAL = f"""
SELECT max((
    SELECT coalesce(sum(other.death_sum_fen), 0) FROM {TABLE} AS other
    WHERE other.insured_lookup = NEW.insured_lookup AND other.state IN ('held', 'taken')
      AND other.id <> {{own_id}} AND other.start_at <= point.at AND point.at < other.end_at))
FROM (
    SELECT NEW.start_at AS at
    UNION SELECT start_at FROM {TABLE}
    WHERE insured_lookup = NEW.insured_lookup AND state IN ('held', 'taken')
      AND start_at >= NEW.start_at AND start_at < NEW.end_at) AS point
"""  # noqa: S608  # nosec B608  # constants only

POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE {TABLE} ADD CONSTRAINT {ONE_AT_A_TIME} EXCLUDE USING gist (
        insured_lookup WITH =, limit_key WITH =, tstzrange(start_at, end_at, '[)') WITH &&
    ) WHERE (state IN ('held', 'taken'))""",
    # The lock makes two sales for one person take turns; the next statement sees what the first left.
    f"""CREATE FUNCTION {DEATH_SUM}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state NOT IN ('held', 'taken') THEN RETURN NEW; END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended(NEW.insured_lookup, 0));
        IF NEW.death_sum_fen + ({_HIGHEST_TOTAL.format(own_id="NEW.id")}) > {DEATH_SUM_LIMIT_FEN} THEN
            RAISE EXCEPTION '{DEATH_SUM}' USING ERRCODE = 'check_violation', CONSTRAINT = '{DEATH_SUM}';
        END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE TRIGGER {DEATH_SUM} BEFORE INSERT OR UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {DEATH_SUM}()""",
)
POSTGRESQL_BACK = (
    f"DROP TRIGGER IF EXISTS {DEATH_SUM} ON {TABLE}",
    f"DROP FUNCTION IF EXISTS {DEATH_SUM}()",
    f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {ONE_AT_A_TIME}",
)


def _sqlite_guards(verb: str) -> tuple[str, str]:
    # Before an insert SQLite has no id yet (-1 or NULL), so that no row is taken for the new one.
    own_id = "NEW.id" if verb == "update" else "-1"
    return (
        f"""CREATE TRIGGER {ONE_AT_A_TIME}_{verb} BEFORE {verb.upper()} ON {TABLE}
        WHEN NEW.state IN ('held', 'taken') AND EXISTS (
            SELECT 1 FROM {TABLE} WHERE insured_lookup = NEW.insured_lookup AND limit_key = NEW.limit_key
              AND state IN ('held', 'taken') AND id <> {own_id}
              AND start_at < NEW.end_at AND NEW.start_at < end_at)
        BEGIN SELECT RAISE(ABORT, '{ONE_AT_A_TIME}'); END""",  # noqa: S608  # nosec B608  # constants only
        f"""CREATE TRIGGER {DEATH_SUM}_{verb} BEFORE {verb.upper()} ON {TABLE}
        WHEN NEW.state IN ('held', 'taken')
          AND NEW.death_sum_fen + ({_HIGHEST_TOTAL.format(own_id=own_id)}) > {DEATH_SUM_LIMIT_FEN}
        BEGIN SELECT RAISE(ABORT, '{DEATH_SUM}'); END""",
    )


SQLITE = (*_sqlite_guards("insert"), *_sqlite_guards("update"))
SQLITE_BACK = tuple(
    f"DROP TRIGGER IF EXISTS {name}_{verb}"
    for name in (ONE_AT_A_TIME, DEATH_SUM)
    for verb in ("insert", "update")
)


def install(connection: Any) -> None:
    """Put the guards on the table of this database."""
    _run(connection, POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def remove(connection: Any) -> None:
    """Take the guards off again."""
    _run(connection, POSTGRESQL_BACK if connection.vendor == "postgresql" else SQLITE_BACK)


def operations() -> list[migrations.RunPython]:
    """The migration that carries them, on both databases, reversible."""
    return [
        migrations.RunPython(
            lambda apps, editor: install(editor.connection), lambda apps, editor: remove(editor.connection)
        )
    ]


def _run(connection: Any, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
