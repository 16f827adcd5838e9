"""Typed reading of TOML tables: right types, no unknown keys, errors with file and line."""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from storefront.catalogue.folder.sources import CatalogueError, Sources

Read = TypeVar("Read")
CODE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", re.ASCII)
AT_LINE = re.compile(r"at line (\d+)")


class Table:
    """One TOML table. Reading a key marks it as known; `done` refuses the rest."""

    def __init__(self, sources: Sources, file: str, data: Any, path: tuple[str | int, ...] = ()) -> None:
        self.sources, self.file, self.path = sources, file, path
        if not isinstance(data, dict):
            raise self.wrong("a table is expected here")
        self._data, self._known = data, set[str]()

    def wrong(self, message: str, *key: str | int) -> CatalogueError:
        """The error for a key of this table."""
        return CatalogueError(self.sources.at(self.file, message, *self.path, *key))

    def raw(self, key: str) -> Any:
        self._known.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip() or "\x00" in value:
            raise self.wrong(f"{key}: a text is needed", key)
        return value.strip()

    def code(self, key: str = "code", default: str | None = None) -> str:
        value = self.text(key, default)
        if not CODE.fullmatch(value):
            raise self.wrong(f"{key}: letters, digits, - and _ only, not {value!r}", key)
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**11:
            raise self.wrong(f"{key}: a whole number from 0 is needed", key)
        return value

    def optional_whole(self, key: str) -> int | None:
        return self.whole(key) if self.raw(key) is not None else None

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(f"{key}: true or false is needed", key)
        return value

    def day(self, key: str) -> date:
        value = self.raw(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(f"{key}: a date without quotes is needed, e.g. 2026-12-01", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is left out."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f"{key}: a list of texts is needed", key)
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty where it is left out."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.wrong(f"{key}: a list of whole numbers is needed", key)
        return tuple(value)

    def per_plan(self, key: str) -> tuple[tuple[str, int], ...]:
        """One amount for every plan, or one a plan."""
        value = self.raw(key)
        amounts = value if isinstance(value, dict) else {"": value}
        if not all(type(fen) is int and 0 < fen <= 10**11 for fen in amounts.values()):
            raise self.wrong(f"{key}: an amount in fen, or one for each plan, is needed", key)
        return tuple(amounts.items())

    def table(self, key: str) -> "Table":
        value = self.raw(key)
        return Table(self.sources, self.file, {} if value is None else value, (*self.path, key))

    def rows(self, key: str, read: Callable[["Table"], Read]) -> tuple[Read, ...]:
        """Every `[[key]]`, read and checked for unknown keys."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.wrong(f"{key}: write [[{key}]]", key)
        tables = (
            Table(self.sources, self.file, row, (*self.path, key, index)) for index, row in enumerate(value)
        )
        return tuple(whole(read, table) for table in tables)

    def done(self) -> None:
        for key in self._data:
            if key not in self._known:
                raise self.wrong(f"unknown key {key!r}", key)


def whole(read: Callable[[Table], Read], table: Table) -> Read:
    """Read a table and refuse any key that was not asked for."""
    result = read(table)
    table.done()
    return result


def toml(sources: Sources, file: str) -> Table:
    """The root table of a TOML file. CatalogueError with the line where it is no TOML."""
    try:
        data = tomllib.loads(sources.text(file))
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found[1]) if found else 1
        raise CatalogueError(sources.problem(file, line, f"no valid TOML: {error}")) from None
    except (ValueError, RecursionError):  # numbers without end, tables within tables within tables
        raise CatalogueError(sources.problem(file, 1, "no valid TOML: too long or too deep")) from None
    return Table(sources, file, data)
