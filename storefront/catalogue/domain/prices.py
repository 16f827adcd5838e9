"""The prices of two versions beside each other: what every term of every plan and extra costs, computed.

For occupation class 1 and the age and item that stand in `rules.tariff.Choice`; factors of other classes
and rates behind a floor are told apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from storefront.catalogue.domain.figures import FigureChange
from storefront.catalogue.enums import Figure
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import Choice, factor, price
from storefront.rules.terms import PlanTerms, ProductTerms, RiderTerms, Term

Priced = PlanTerms | RiderTerms


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Terms that follow each other and cost as much before as each other, and after. In fen; None: not
    sold. `first` and `last` are None where no term is chosen."""

    of: str
    first: Term | None
    last: Term | None
    before: int | None
    after: int | None


def price_changes(old: ProductTerms, new: ProductTerms) -> tuple[PriceChange, ...]:
    """Prices that differ of plans and extras that both versions have."""
    sold = sorted({*old.terms_sold.all(), *new.terms_sold.all()}, key=lambda term: term.order)
    terms: list[Term | None] = [*sold] if sold else [None]
    found: list[PriceChange] = []
    for was, now in _pairs(old, new):
        if was == now and old.terms_sold == new.terms_sold:
            continue
        found += _joined(now.name, terms, _costs(old, was, terms), _costs(new, now, terms))
    return tuple(found)


def _pairs(old: ProductTerms, new: ProductTerms) -> Iterator[tuple[Priced, Priced]]:
    for before, after in ((old.plans, new.plans), (old.riders, new.riders)):
        known: dict[str, Priced] = {row.code: row for row in before}
        yield from ((known[row.code], row) for row in after if row.code in known)


def _costs(terms: ProductTerms, item: Priced, sold: list[Term | None]) -> list[int | None]:
    return [_cost(terms, item, term) for term in sold]


def _cost(terms: ProductTerms, item: Priced, term: Term | None) -> int | None:
    """The line of a plan or extra for a term, in fen; None where it cannot be had."""
    rider = isinstance(item, RiderTerms)
    choice = Choice(
        plan=terms.plans[0].code if rider else item.code,
        riders=frozenset({item.code}) if rider else frozenset(),
        term=term,
        age=min(max(30, terms.admission.min_age), terms.admission.max_age),
        occupation_class=min(terms.admission.classes, default=1),
    )
    if terms.item_price_fen is not None:
        choice = replace(choice, item_price_fen=terms.item_price_fen[1])
    try:
        lines = price(terms, choice).lines
    except BusinessRuleError:
        return None
    return next(line.amount_fen for line in lines if line.code == item.code)


def _joined(
    name: str, terms: list[Term | None], before: list[int | None], after: list[int | None]
) -> list[PriceChange]:
    """One row for terms that follow each other with the same two prices."""
    rows: list[PriceChange] = []
    previous: tuple[int | None, int | None] | None = None
    for term, was, now in zip(terms, before, after, strict=True):
        if was == now:
            previous = None
        elif previous == (was, now):
            rows[-1] = replace(rows[-1], last=term)
        else:
            rows.append(PriceChange(name, term, term, was, now))
            previous = (was, now)
    return rows


def factor_changes(old: ProductTerms, new: ProductTerms) -> tuple[FigureChange, ...]:
    """What makes prices and is not seen in those of class 1: factors of other classes. A tariff that
    differs in something no price and no factor shows (a rate under a floor) is told without numbers."""
    seen = {change.of for change in price_changes(old, new)}
    found: list[FigureChange] = []
    for was, now in _pairs(old, new):
        if was.tariff == now.tariff:
            continue
        factors = list(_class_factors(was, now))
        unseen = not factors and now.name not in seen
        found += [FigureChange(Figure.RATE, now.name, None, None)] if unseen else factors
    return tuple(found)


def _class_factors(was: Priced, now: Priced) -> Iterator[FigureChange]:
    before, after = _factors(was), _factors(now)
    for number in sorted({*before, *after}):
        if before.get(number) != after.get(number):
            name = f"{now.name} · {number}"
            yield FigureChange(Figure.CLASS_FACTOR, name, before.get(number), after.get(number))


def _factors(item: Priced) -> dict[int, str]:
    """Factors by occupation class as they are written, each once, in the order of the price lines."""
    found: dict[int, dict[str, None]] = {}
    for row in item.tariff:
        for number, basis_points in row.class_bp:
            found.setdefault(number, {})[f"× {factor(basis_points)}"] = None
    return {number: "、".join(values) for number, values in found.items()}
