"""SQL with blanks, how they are filled in, and how it is run.

A blank is declared by the field its value is written as, `key=models.CharField()`; one that takes several
values, for `__in`, by a list of that field. How many values there are belongs to the SQL, so each number of
them has a statement of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression

Blanks = Mapping[str, Any]  # a field, or a list of one
Shape = tuple[int, ...]  # how many values each blank takes that takes several


class Blank(Expression):
    """A value that is known only when the statement runs; `output_field` says how it is written."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]", place: int | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name, self.place = name, place
        self.written: Callable[[Any, Any], Any] = output_field.get_db_prep_value

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def filled(self, values: Mapping[str, Any], database: Any) -> Any:
        value = values[self.name] if self.place is None else values[self.name][self.place]
        return self.written(value, database)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and its parameters, in order: a `Blank`, or what is always the same."""

    sql: str
    parameters: tuple[Any, ...]

    def rows(self, values: Mapping[str, Any], database: Any) -> Sequence[Any]:
        """What the statement gives back."""
        return run(database, self.sql, self._filled(values, database), _all)

    def count(self, values: Mapping[str, Any], database: Any) -> int:
        """How many rows the statement changed."""
        return int(run(database, self.sql, self._filled(values, database), _count))

    def _filled(self, values: Mapping[str, Any], database: Any) -> list[Any]:
        return [one.filled(values, database) if type(one) is Blank else one for one in self.parameters]


def this_database() -> Any:
    """The connection of this thread."""
    return connections[DEFAULT_DB_ALIAS]


def _all(cursor: Any) -> Any:
    return cursor.fetchall()


def _count(cursor: Any) -> Any:
    return cursor.rowcount


def run(database: Any, sql: str, parameters: Sequence[Any], take: Callable[[Any], Any]) -> Any:
    """Run a statement and take what it gives. Nobody listening, it goes straight to the database's own
    cursor, with all that Django's does but the wrapping."""
    if database.execute_wrappers or database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return take(cursor)
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        cursor = database.create_cursor()
        try:
            cursor.execute(sql, parameters)
            return take(cursor)
        finally:
            cursor.close()


def shape_of(blanks: Blanks, values: Mapping[str, Any]) -> Shape:
    return tuple(len(values[name]) for name, field in blanks.items() if isinstance(field, list))


def with_blanks(asked: Callable[..., Any], blanks: Blanks, shape: Shape = ()) -> Any:
    """What `asked` makes of blanks where values will be."""
    counts = iter(shape)
    return asked(
        **{
            name: [Blank(name, field[0], place) for place in range(next(counts))]
            if isinstance(field, list)
            else Blank(name, field)
            for name, field in blanks.items()
        }
    )
