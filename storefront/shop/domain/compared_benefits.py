"""What compared products pay. The same code in two products is the same kind of promise: its sum,
deductible, share, waiting and conditions stand on a line each. What only one has, stands on one line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from storefront.catalogue.definition import ProductDefinition
from storefront.rules.terms import BenefitKind, BenefitTerms, RiderTerms, Term
from storefront.shop.domain.compared_prices import extra_price
from storefront.shop.domain.side_by_side import Cell, Facts, Row

BY_DAYS = frozenset({BenefitKind.DAILY_ALLOWANCE, BenefitKind.REPAIR_DAYS})
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Promise:
    """A benefit of a product; with its rider where it is an extra. `term` is that of the prices."""

    product: ProductDefinition
    benefit: BenefitTerms
    rider: RiderTerms | None
    term: Term | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing to say of a promise, unless it is nothing for all of them."""

    code: str
    read: Callable[[Promise], object]
    nothing: object = None


def compared_benefits(products: Sequence[ProductDefinition], term: Term | None) -> Iterator[Facts]:
    """Every benefit of every product: those of the first in its order, then what only later ones have."""
    by_product = [{each.benefit.code: each for each in _promises(product, term)} for product in products]
    for code in dict.fromkeys(code for promises in by_product for code in promises):
        found = [promises.get(code) for promises in by_product]
        named = [promise for promise in found if promise]
        title = named[0].benefit.name
        if len(named) == 1:
            yield Facts("benefit", (_alone(products, found, title),))
        else:
            yield Facts("benefit", tuple(_shared(products, found)), title)


def _promises(product: ProductDefinition, term: Term | None) -> Iterator[Promise]:
    """What every plan covers, then what the extras cover."""
    yield from (Promise(product, benefit, None, term) for benefit in product.benefits)
    for rider in product.riders:
        yield from (Promise(product, benefit, rider, term) for benefit in rider.benefits)


def _alone(products: Sequence[ProductDefinition], found: Sequence[Promise | None], title: str) -> Row:
    """All that is to say of a promise in one cell: details by their code."""
    cells = (
        Cell(product, tuple(_said(promise)), promise.benefit.clauses) if promise else Cell(product)
        for product, promise in zip(products, found, strict=True)
    )
    return Row("alone", tuple(cells), title)


def _said(promise: Promise) -> Iterator[tuple[str, object]]:
    for detail in DETAILS:
        value = detail.read(promise)
        if value not in (None, detail.nothing):
            yield detail.code, value


def _shared(products: Sequence[ProductDefinition], found: Sequence[Promise | None]) -> Iterator[Row]:
    for detail in DETAILS:
        clauses = detail.code == "promise"
        cells = tuple(
            Cell(product, detail.read(promise), promise.benefit.clauses if clauses else ())
            if promise
            else Cell(product)
            for product, promise in zip(products, found, strict=True)
        )
        if any(cell.value not in (None, detail.nothing) for cell in cells):
            yield Row(detail.code, cells)


def _promise(promise: Promise) -> object:
    summary = promise.benefit.summary or (promise.rider.summary if promise.rider else "")
    return summary or promise.benefit.name, promise.rider is not None


def _extra(promise: Promise) -> object:
    """Nothing where it is included; else whether and for how much it is sold for the term."""
    if promise.rider is None:
        return "included"
    return ("extra", extra_price(promise.product, promise.rider, promise.term))


def _sum(promise: Promise) -> object:
    """A sum a day; steps of a delay; the item's price; a sum a plan, once where they are equal."""
    benefit = promise.benefit
    if benefit.kind in BY_DAYS:
        return "days", benefit.per_day_fen, benefit.max_days
    if benefit.tiers:
        return "tiers", benefit.tiers, benefit.max_items
    if benefit.sum_is_item_price:
        return ("item",)
    sums = tuple((plan.name, benefit.sum_for(plan.code)) for plan in promise.product.plans)
    if len({fen for _, fen in sums}) == 1:
        sums = (("", sums[0][1]),)
    return "sums", sums, benefit.each_fen, benefit.max_items


def _deductible(promise: Promise) -> object:
    return promise.benefit.deductible_fen, promise.benefit.deductible_share_bp


def _ratio(promise: Promise) -> object:
    benefit = promise.benefit
    pooled = benefit.ratio_bp if benefit.ratio_pooled_bp is None else benefit.ratio_pooled_bp
    return benefit.ratio_bp, pooled


def _waiting(promise: Promise) -> object:
    return promise.rider.waiting_days if promise.rider else 0, promise.benefit.unpaid_days


def _bounds(promise: Promise) -> object:
    benefit, rider = promise.benefit, promise.rider
    least, oldest = (rider.min_term, rider.max_age) if rider else (None, None)
    half = (benefit.age_factor_from, benefit.age_factor_bp) if benefit.age_factor_from is not None else None
    return benefit.within_days, benefit.needs_hospital, half, least, oldest


DETAILS = (
    Detail("promise", _promise),
    Detail("extra", _extra, nothing="included"),
    Detail("sum", _sum),
    Detail("deductible", _deductible, nothing=(0, 0)),
    Detail("ratio", _ratio, nothing=(WHOLE_BP, WHOLE_BP)),
    Detail("waiting", _waiting, nothing=(0, 0)),
    Detail("bounds", _bounds, nothing=(None, False, None, None, None)),
)
