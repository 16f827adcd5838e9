"""The register of occupations (a demonstration): which risk class an occupation has."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storefront.catalogue.registers import FOLDER, read_register

COLUMNS = ("code", "name", "group", "risk_class")
RISK_CLASSES = range(1, 7)


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation, its group in the list, and its risk class from 1 (office) to 6."""

    code: str
    name: str
    group: str
    risk_class: int


@cache
def all_classes(path: Path = FOLDER / "occupations.csv") -> tuple[Occupation, ...]:
    """Every occupation with its class, in the order of the register."""
    rows = read_register(path, COLUMNS, _occupation)
    if len({row.code for row in rows}) != len(rows):
        raise ValueError(f"{path.name}: a code stands twice")
    return rows


def groups() -> tuple[tuple[str, tuple[Occupation, ...]], ...]:
    """The occupations under the names of their groups."""
    names = dict.fromkeys(row.group for row in all_classes())
    return tuple((name, tuple(row for row in all_classes() if row.group == name)) for name in names)


def find(code: str) -> Occupation:
    """The occupation of that code; KeyError otherwise."""
    return {row.code: row for row in all_classes()}[code]


def _occupation(cells: dict[str, str]) -> Occupation:
    risk_class = int(cells["risk_class"])
    if risk_class not in RISK_CLASSES:
        raise ValueError("risk_class: 1 to 6")
    return Occupation(cells["code"], cells["name"], cells["group"], risk_class)
