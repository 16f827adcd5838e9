"""Reads untrusted nested data field by field: right types, sane sizes, no unknown keys."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError

Read = TypeVar("Read")
MOST_ROWS = 200
LONGEST_TEXT = 100
MOST_FEN = 10**11
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
DAY_WANTED = "应为日期，例如 2026-12-01"
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class Fields:
    """One table of the data. `path` is how error messages call it; `done` refuses what was not read."""

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, dict):
            raise refuse(path, "应为一组键和值")
        self._data, self._path, self._read = data, path, set[str]()

    def _take(self, key: str) -> tuple[Any, str]:
        self._read.add(key)
        return self._data.get(key), f"{self._path}.{key}"

    def has(self, key: str) -> bool:
        return key in self._data

    def whole(self, key: str, *, least: int = 0, most: int = MOST_FEN, default: int | None = None) -> int:
        """A whole number within bounds; required where there is no default."""
        value, path = self._take(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise refuse(path, f"应为 {least} 到 {most} 的整数")
        return value

    def optional_whole(self, key: str, *, least: int, most: int) -> int | None:
        return self.whole(key, least=least, most=most) if self._data.get(key) is not None else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        value, path = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise refuse(path, "应为 true 或 false")
        return value

    def text(self, key: str, *, default: str | None = None) -> str:
        value, path = self._take(key)
        if value is None and default is not None:
            return default
        return plain_text(value, path)

    def words(self, key: str) -> frozenset[str]:
        """A list of short texts; empty where it is left out."""
        value, path = self._take(key)
        return frozenset(plain_text(word, path) for word in listed(value, path))

    def day(self, key: str) -> date | None:
        """A date (`2026-12-01`), or None where it is left out."""
        value, path = self._take(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise refuse(path, DAY_WANTED) from None
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date) or not EARLIEST <= value <= LATEST:
            raise refuse(path, DAY_WANTED)
        return value

    def needed_day(self, key: str) -> date:
        """A date that may not be left out."""
        found = self.day(key)
        if found is None:
            raise self.wrong(key, DAY_WANTED)
        return found

    def optional_moment(self, key: str) -> datetime | None:
        return self.moment(key) if self._data.get(key) is not None else None

    def moment(self, key: str) -> datetime:
        """A moment; Beijing time where no offset is given. Required."""
        value, path = self._take(key)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                value = None
        if not isinstance(value, datetime) or not EARLIEST.year <= value.year < LATEST.year:
            raise refuse(path, "应为时间，例如 2026-12-01T08:30:00")
        return value if value.tzinfo else value.replace(tzinfo=BEIJING)

    def table(self, key: str) -> "Fields":
        value, path = self._take(key)
        return Fields({} if value is None else value, path)

    def part(self, key: str, read: Callable[["Fields"], Read]) -> Read | None:
        """A table that may be left out, read and checked for unknown keys."""
        return whole_table(read, self.table(key)) if self.has(key) else None

    def rows(self, key: str, read: Callable[["Fields"], Read]) -> tuple[Read, ...]:
        """A list of tables, each read and then checked for unknown keys."""
        value, path = self._take(key)
        return tuple(
            whole_table(read, Fields(row, f"{path}[{index}]"))
            for index, row in enumerate(listed(value, path))
        )

    def wrong(self, key: str, what: str) -> BusinessRuleError:
        """The error for a key of this table."""
        return refuse(f"{self._path}.{key}", what)

    def done(self) -> None:
        unknown = sorted(str(key) for key in self._data.keys() - self._read)
        if unknown:
            raise refuse(self._path, f"不认识的键 {shown(unknown[0])}")


def whole_table(read: Callable[[Fields], Read], fields: Fields) -> Read:
    """Read a table and refuse any key that was not asked for."""
    result = read(fields)
    fields.done()
    return result


def listed(value: Any, path: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise refuse(path, f"应为列表，最多 {MOST_ROWS} 项")
    return value


def plain_text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT or UNSEEN.search(value):
        raise refuse(path, f"应为 1 到 {LONGEST_TEXT} 个可见字符的文字")
    return value


def shown(value: str) -> str:
    """A foreign text made safe to print on one line."""
    return repr(value[:40])


def refuse(path: str, what: str) -> BusinessRuleError:
    return BusinessRuleError("FACTS", f"{path}：{what}。", path)
