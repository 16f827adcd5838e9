"""Frozen dataclasses to JSON and back, by their annotations. Dates and moments travel as ISO 8601."""

import dataclasses
import types
from datetime import date, datetime
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Dataclasses, tuples, dates and plain values as what `json.dumps` takes. TypeError else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"a snapshot holds no {type(value).__name__}")


def from_json(kind: type[T], raw: Any) -> T:
    """Rebuild `kind` from what `to_json` gave. KeyError or ValueError where it does not fit."""
    return _read(kind, raw)


def _read(kind: Any, raw: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return None if raw is None else _read(_only_other_than_none(kind), raw)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in raw)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        known = [field for field in dataclasses.fields(kind) if field.name in raw]
        return kind(**{field.name: _read(hints[field.name], raw[field.name]) for field in known})
    if kind in (datetime, date):
        return kind.fromisoformat(raw)
    if not isinstance(raw, kind):
        raise ValueError(f"expected {kind.__name__}, found {type(raw).__name__}")
    return raw


def _only_other_than_none(kind: Any) -> Any:
    return next(option for option in get_args(kind) if option is not types.NoneType)
