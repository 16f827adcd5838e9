"""What a buyer chooses before there is a price, and how choices follow the calendar. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from storefront.rules.tariff import Choice, Premium
from storefront.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Choices:
    """Plan, riders, term, first day of cover, and what the price goes by: the insured's age and class on
    that day, or, where an item is insured, its price in fen."""

    plan: str
    riders: tuple[str, ...]
    term: str
    start_on: date
    age: int | None = None
    occupation_class: int | None = None
    item_price_fen: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "plan": self.plan,
            "riders": sorted(self.riders),
            "term": self.term,
            "start_on": self.start_on.isoformat(),
            "age": self.age,
            "occupation_class": self.occupation_class,
            "item_price_fen": self.item_price_fen,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        start_on = date.fromisoformat(data["start_on"])
        return cls(**{**data, "riders": tuple(data["riders"]), "start_on": start_on})

    def for_engine(self) -> Choice:
        return engine_choice(
            plan=self.plan,
            riders=self.riders,
            term=self.term,
            age=self.age,
            occupation_class=self.occupation_class,
            item_price_fen=self.item_price_fen,
        )

    def not_before(self, earliest: date) -> Self:
        """The same choices; a first day before the earliest that can be had becomes that day."""
        return replace(self, start_on=max(self.start_on, earliest))

    @property
    def end_on(self) -> date:
        """The last day covered, to its 24:00."""
        return Term.parse(self.term).end_on(self.start_on)


def engine_choice(
    *,
    plan: str,
    riders: Iterable[str],
    term: str,
    age: int | None,
    occupation_class: int | None,
    item_price_fen: int | None = None,
) -> Choice:
    """What the tariff is asked. Age and class that were not asked (an item is insured) count for nothing
    and stay as the engine assumes them."""
    known = {"age": age, "occupation_class": occupation_class, "item_price_fen": item_price_fen}
    return Choice(
        plan=plan,
        riders=frozenset(riders),
        term=Term.parse(term),
        **{name: value for name, value in known.items() if value is not None},
    )


def lines_as_json(premium: Premium) -> list[dict[str, Any]]:
    """The lines of a price as they are shown and kept."""
    return [
        {
            "code": line.code,
            "label": line.label,
            "steps": [{"label": s.label, "working": s.working, "fen": s.fen} for s in line.steps],
            "clause_numbers": list(line.clause_numbers),
            "amount_fen": line.amount_fen,
        }
        for line in premium.lines
    ]
