"""An UPDATE and an INSERT that are put together at their first use in a process."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import sql

from storefront.foundation.prepared.statements import Blank, Statement, run, this_database, with_blanks

Model = TypeVar("Model", bound=models.Model)


class PreparedUpdate:
    """`QuerySet.update` of named columns: a guarded move is one statement here as there.

    `PreparedUpdate(lambda pk, seq: Chain.objects.filter(pk=pk, seq=seq), "seq", "hash", pk=…, seq=…)`
    runs as `update({"seq": 3, "hash": "…"}, pk=1, seq=2)`.
    """

    def __init__(self, rows: "Callable[..., models.QuerySet[Any]]", *columns: str, **blanks: Any) -> None:
        self._rows, self._columns, self._blanks = rows, columns, blanks
        self._statements: dict[str, Statement] = {}  # by the database's kind

    def __call__(self, new: dict[str, Any], **values: Any) -> int:
        """How many rows the WHERE found."""
        written = {_new(name): value for name, value in new.items()}
        database = this_database()
        return self._statement(database.vendor).count({**values, **written}, database)

    def write(self, row: models.Model, **values: Any) -> int:
        """The columns as this row has them; what is encrypted is sealed."""
        fields: list[Any] = [row._meta.get_field(name) for name in self._columns]
        return self({field.name: field.pre_save(row, False) for field in fields}, **values)

    def _statement(self, vendor: str) -> Statement:
        found = self._statements.get(vendor)
        if found is None:
            found = self._statements[vendor] = self._put_together()
        return found

    def _put_together(self) -> Statement:
        rows = with_blanks(self._rows, self._blanks)
        query = rows.query.chain(sql.UpdateQuery)
        fields = [rows.model._meta.get_field(name) for name in self._columns]
        query.add_update_fields([(field, None, Blank(_new(field.name), field)) for field in fields])
        text, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return Statement(text, tuple(parameters))


def _new(name: str) -> str:
    """What a column's new value is called beside the values of the WHERE."""
    return f"new {name}"


class PreparedInsert(Generic[Model]):
    """`bulk_create` of a few rows whose key the database counts up: one statement, and each row gets its
    key."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._texts: dict[tuple[str, int], str] = {}  # by the database's kind and the number of rows

    def __call__(self, rows: Sequence[Model]) -> None:
        if not rows:
            return
        database = this_database()
        values = [value for row in rows for value in self._values(row, database)]
        given = run(database, self._text(len(rows), database), values, lambda cursor: cursor.fetchall())
        for row, (key,) in zip(rows, given, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.concrete_fields if not field.primary_key]

    def _values(self, row: Model, database: Any) -> list[Any]:
        return [field.get_db_prep_save(field.pre_save(row, True), database) for field in self._fields]

    def _text(self, count: int, database: Any) -> str:
        found = self._texts.get((database.vendor, count))
        if found is None:
            found = self._texts[database.vendor, count] = self._put_together(count, database)
        return found

    def _put_together(self, count: int, database: Any) -> str:
        quote, meta = database.ops.quote_name, self._model._meta
        columns = ", ".join(quote(field.column) for field in self._fields)
        blanks = ", ".join([f"({', '.join(['%s'] * len(self._fields))})"] * count)
        key = quote(str(meta.pk.column))
        return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {blanks} RETURNING {key}"  # noqa: S608  # nosec B608  # the model's own columns
