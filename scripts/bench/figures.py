"""A figure of the bench and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `reached` says whether the figure holds."""

    name: str
    value: str
    to_reach: str
    reached: bool


def show(figures: Iterable[Figure]) -> bool:
    """Print figures as they are measured. True where all of them hold."""
    held = True
    for figure in figures:
        mark = "ok  " if figure.reached else "MISS"
        held = held and figure.reached
        print(f"{mark} {figure.name:<38}{figure.value:>18}   {figure.to_reach}", flush=True)
    return held
