"""What a buyer chooses before there is a price, and how choices follow the calendar. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import Choice, Premium, rider_amounts
from storefront.rules.terms import ProductTerms, Subject, Term


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


def check_buyable(terms: ProductTerms, choices: Choices) -> None:
    """BusinessRuleError for an age that the tariff knows but nobody can be insured at now: that of another
    person, while one can only buy for oneself."""
    admission, age = terms.admission, choices.age
    if age is None or not admission.only_self or age in admission.insurable_ages:
        return
    youngest, oldest = admission.insurable_ages[0], admission.insurable_ages[-1]
    if age < admission.applicant_min_age:
        sentence = f"现在只能给自己买，投保人须年满 {admission.applicant_min_age} 周岁。"
    else:
        sentence = f"现在只能给自己买，须为 {youngest} 至 {oldest} 周岁。"
    raise BusinessRuleError("AGE", sentence, "age")


@dataclass(frozen=True, slots=True)
class Extra:
    """A rider that was not ticked, and what it would add, in fen: the least and the most that it costs in
    the occupation classes that are still possible."""

    name: str
    least_fen: int
    most_fen: int


def extras(
    terms: ProductTerms, ticked: Iterable[str], choice: Choice, occupation_class: int | None
) -> tuple[Extra, ...]:
    """The riders that may still be added and what each adds; over all classes while none is chosen."""
    found = []
    for rider in terms.riders:
        amounts = rider_amounts(terms, rider, choice)
        if occupation_class is not None and terms.subject is Subject.PERSON:
            amounts = {number: fen for number, fen in amounts.items() if number == occupation_class}
        if rider.code not in ticked and amounts:
            found.append(Extra(rider.name, min(amounts.values()), max(amounts.values())))
    return tuple(found)


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
