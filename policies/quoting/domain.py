"""What a buyer chooses before there is a price, and how choices follow the calendar. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from storefront.rules.tariff import Choice, Premium
from storefront.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Choices:
    """Plan, riders, term, first day of cover, and the insured's age and class on that day."""

    plan: str
    riders: tuple[str, ...]
    term: str
    start_on: date
    age: int
    occupation_class: int

    def as_json(self) -> dict[str, Any]:
        return {
            "plan": self.plan,
            "riders": sorted(self.riders),
            "term": self.term,
            "start_on": self.start_on.isoformat(),
            "age": self.age,
            "occupation_class": self.occupation_class,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        start_on = date.fromisoformat(data["start_on"])
        return cls(**{**data, "riders": tuple(data["riders"]), "start_on": start_on})

    def for_engine(self) -> Choice:
        return Choice(
            plan=self.plan,
            riders=frozenset(self.riders),
            term=Term.parse(self.term),
            age=self.age,
            occupation_class=self.occupation_class,
        )

    def not_before(self, today: date) -> Self:
        """The same choices; a first day that is no longer ahead becomes the day after today."""
        return replace(self, start_on=max(self.start_on, today + timedelta(days=1)))

    @property
    def end_on(self) -> date:
        """The last day covered, to its 24:00."""
        return Term.parse(self.term).end_on(self.start_on)


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
