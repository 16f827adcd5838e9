"""A SELECT that is put together at its first use in a process.

It is still the query set that says what is asked; rows come as its instances with all that
`select_related` and `annotate` give them, or as its tuples. Nothing is prefetched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable
from django.db.models.signals import post_init, pre_init

from storefront.foundation.prepared.statements import (
    Shape,
    Statement,
    shape_of,
    this_database,
    with_blanks,
)

Row = TypeVar("Row")
Make = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT, and how a row of it becomes what the query set would give. `converters` are Django's: the
    place of a column, what its value goes through, and the column's expression."""

    statement: Statement
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    make: Make

    def answer(self, values: dict[str, Any]) -> list[Any]:
        database = this_database()
        found = self.statement.rows(values, database)
        return [self.make(self._converted(row, database)) for row in found]

    def _converted(self, row: Sequence[Any], database: Any) -> Sequence[Any]:
        converted = list(row)
        for place, converters, expression in self.converters:
            for converter in converters:
                converted[place] = converter(converted[place], expression, database)
        return converted


class Prepared(Generic[Row]):
    """`Prepared(lambda key: Quote.objects.filter(reference=key), key=models.CharField())`"""

    def __init__(self, asked: "Callable[..., models.QuerySet[Any, Row]]", **blanks: Any) -> None:
        self._asked, self._blanks = asked, blanks
        self._takes_several = any(isinstance(field, list) for field in blanks.values())
        self._questions: dict[tuple[str, Shape], Question] = {}  # by the database's kind

    def all(self, **values: Any) -> list[Row]:
        shape = shape_of(self._blanks, values) if self._takes_several else ()
        return [] if 0 in shape else self._question(shape).answer(values)

    def first(self, **values: Any) -> Row | None:
        """The first row or None. The query set itself says `[:1]` where there may be many."""
        return next(iter(self.all(**values)), None)

    def _question(self, shape: Shape = ()) -> Question:
        vendor = this_database().vendor
        found = self._questions.get((vendor, shape))
        if found is None:
            asked = with_blanks(self._asked, self._blanks, shape)
            found = self._questions[vendor, shape] = _question(asked)
        return found


def _question(asked: Any) -> Question:
    compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = tuple((place, *pair) for place, pair in compiler.get_converters(columns).items())
    return Question(Statement(sql, tuple(parameters)), converters, _make(asked, compiler))


def _make(asked: Any, compiler: Any) -> Make:
    if issubclass(asked._iterable_class, ModelIterable):
        return _instances(compiler)
    if issubclass(asked._iterable_class, FlatValuesListIterable):
        return lambda row: row[0]
    return lambda row: tuple(row[: compiler.col_count])


def _instances(compiler: Any) -> Make:
    """What Django's ModelIterable does with a row."""
    make = _instance_of(compiler.klass_info, compiler.select)
    added = tuple((compiler.annotation_col_map or {}).items())
    return make if not added else lambda row: _with(make(row), added, row)


def _with(instance: Any, added: Sequence[tuple[str, int]], row: Sequence[Any]) -> Any:
    for name, place in added:
        setattr(instance, name, row[place])
    return instance


def _instance_of(info: dict[str, Any], select: Sequence[Any]) -> Make:
    """How a row becomes an instance, and the instances that `select_related` brings along.

    A model that does nothing of its own when it is made gets its values as they are: that its fields are
    set one by one is half of what a row costs.
    """
    model, start, end = info["model"], info["select_fields"][0], info["select_fields"][-1] + 1
    names = tuple(column[0].target.attname for column in select[start:end])
    related = tuple(_related(one, select) for one in info.get("related_klass_infos", ()))
    plain = _is_plain(model)

    def make(row: Sequence[Any]) -> Any:
        if plain:
            instance = model.__new__(model)
            state = ModelState()
            state.adding, state.db = False, DEFAULT_DB_ALIAS
            instance.__dict__.update(zip(names, row[start:end], strict=True), _state=state)
        else:
            instance = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for relate in related:
            relate(instance, row)
        return instance

    return make


def _is_plain(model: Any) -> bool:
    own = model.__init__ is not models.Model.__init__ or "from_db" in vars(model)
    return not (own or pre_init.has_listeners(model) or post_init.has_listeners(model))


def _related(info: dict[str, Any], select: Sequence[Any]) -> Callable[[Any, Sequence[Any]], None]:
    """How a row's other instance is set on both sides, or None where the row has none."""
    if info["from_parent"]:
        raise NotImplementedError("models that inherit tables are not prepared")
    make, to_local, to_remote = _instance_of(info, select), info["local_setter"], info["remote_setter"]
    names = [select[place][0].target.attname for place in info["select_fields"]]
    key = info["select_fields"][names.index(info["model"]._meta.pk.attname)]

    def relate(instance: Any, row: Sequence[Any]) -> None:
        other = None if row[key] is None else make(row)
        to_local(instance, other)
        if other is not None:
            to_remote(other, instance)

    return relate
