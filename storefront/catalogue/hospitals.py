"""The register of hospitals (a demonstration): which ones count as 二级及以上公立医院普通部."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storefront.catalogue.registers import FOLDER, read_register

COLUMNS = ("code", "name", "level", "ownership", "city", "accepted")
ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital; `accepted` says whether treatment there is covered without an emergency."""

    code: str
    name: str
    level: str
    ownership: str
    city: str
    accepted: bool


@cache
def all_hospitals(path: Path = FOLDER / "hospitals.csv") -> tuple[Hospital, ...]:
    """Every hospital in the order of the register."""
    return read_register(path, COLUMNS, _hospital)


def find(code: str) -> Hospital:
    """The hospital of that code; KeyError otherwise."""
    return {row.code: row for row in all_hospitals()}[code]


def _hospital(cells: dict[str, str]) -> Hospital:
    if cells["accepted"] not in ANSWERS:
        raise ValueError("accepted: yes or no")
    return Hospital(**{**cells, "accepted": ANSWERS[cells["accepted"]]})  # type: ignore[arg-type]
