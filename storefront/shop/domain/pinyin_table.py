"""How every common Chinese character is read: the table of pypinyin, without the rest of it.

The library itself holds 13 MB and, with its phrases, 58 MB in every process, for a search that asks how a
single character may be read. Its table is a file; packed by number it takes a tenth of a megabyte.
"""

import json
from array import array
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FIRST, LAST = 0x3400, 0x9FFF  # the basic characters and extension A; what lies beyond stands in names only


def marked_readings(char: str) -> tuple[str, ...]:
    """The readings of a character with their tones (`zhǎng`, `cháng`), the commonest first."""
    place = ord(char) - FIRST
    groups, numbers = _table()
    return groups[numbers[place]] if 0 <= place < len(numbers) else ()


@cache
def _table() -> tuple[tuple[tuple[str, ...], ...], "array[int]"]:
    """Every group of readings once, and its number for each character."""
    groups: dict[tuple[str, ...], int] = {(): 0}
    numbers = array("H", bytes(2 * (LAST - FIRST + 1)))
    for point, readings in json.loads(_file().read_text(encoding="utf-8")).items():
        if FIRST <= int(point) <= LAST:
            group = tuple(readings.split(","))
            numbers[int(point) - FIRST] = groups.setdefault(group, len(groups))
    return tuple(groups), numbers


def _file() -> Path:
    spec = find_spec("pypinyin")  # finds the package without importing it
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pypinyin is not installed: pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"


_table()  # before the server forks: its workers share it
