"""Products side by side by the facts of their clauses. Nothing is ranked; a cell is what the terms say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import Choice, price
from storefront.rules.terms import Basis, BenefitKind, BenefitTerms, RiderTerms, Subject, Term
from storefront.shop.domain.choosing import ASKED_TERMS, insurable_ages


@dataclass(frozen=True, slots=True)
class Cell:
    """What one product says. `value` is None where it has no such thing; it is what differs or not."""

    product: ProductDefinition
    value: object = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all products; `code` says which, and how its cells are written."""

    code: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return any(cell.value != self.cells[0].value for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that belong together; `title` is the catalogue's own name of a benefit, or empty."""

    code: str
    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A benefit of a product; with its rider where it is an extra."""

    product: ProductDefinition
    benefit: BenefitTerms
    rider: RiderTerms | None = None


@dataclass(frozen=True, slots=True)
class ItemShare:
    """A price that depends on the thing: a share of its price in basis points, and the least, in fen."""

    share_bp: int
    floor_fen: int


def comparable_terms(products: Sequence[ProductDefinition]) -> tuple[Term, ...]:
    """The named terms for which one of them at least is sold."""
    return tuple(term for term in ASKED_TERMS if _sellers(products, term))


def usual_term(products: Sequence[ProductDefinition]) -> Term | None:
    """The term that most of them share, the longest of these; None where no term is chosen at all."""
    terms = comparable_terms(products)
    return max(terms, key=lambda term: (_sellers(products, term), term.order), default=None)


def _sellers(products: Sequence[ProductDefinition], term: Term) -> int:
    return sum(product.terms.terms_sold.includes(term) for product in products)


def compared(products: Sequence[ProductDefinition], term: Term | None) -> tuple[Facts, ...]:
    """All facts but the exclusions, which have a matrix of their own."""
    return (
        Facts("basics", tuple(_row(code, products, read) for code, read in BASICS)),
        Facts("price", (_row("price", products, lambda product: Cell(product, prices(product, term))),)),
        *(
            Facts("benefit", tuple(_benefit_rows(code, products, term)), _title(code, products))
            for code in _codes(products)
        ),
        Facts("leaving", (_row("leaving", products, _leaving),)),
    )


def _row(code: str, products: Sequence[ProductDefinition], read: Callable[[ProductDefinition], Cell]) -> Row:
    return Row(code, tuple(read(product) for product in products))


# Whom, how long, from when.


def _scenario(product: ProductDefinition) -> Cell:
    return Cell(product, product.scenario)


def _who(product: ProductDefinition) -> Cell:
    admission, subject = product.terms.admission, product.terms.subject
    if subject is Subject.ITEM:
        return Cell(product, (subject, admission.applicant_min_age), admission.clauses)
    years = insurable_ages(admission)
    days = admission.min_age_days if years.start == 0 else 0
    return Cell(product, (subject, days, years.start, admission.max_age), admission.clauses)


def _occupations(product: ProductDefinition) -> Cell:
    if product.terms.subject is Subject.ITEM:
        return Cell(product)
    return Cell(product, product.terms.admission.classes, product.terms.admission.clauses)


def _terms(product: ProductDefinition) -> Cell:
    sold = product.terms.terms_sold
    return Cell(product, (sold.days, sold.months))


def _start(product: ProductDefinition) -> Cell:
    ahead = product.terms.admission.max_days_ahead
    return Cell(product, (product.terms.starts, ahead))


def _at_a_time(product: ProductDefinition) -> Cell:
    return Cell(product, (product.terms.limit_per, product.terms.death_sum_limit_fen))


BASICS: tuple[tuple[str, Callable[[ProductDefinition], Cell]], ...] = (
    ("scenario", _scenario),
    ("who", _who),
    ("occupations", _occupations),
    ("terms", _terms),
    ("start", _start),
    ("at_a_time", _at_a_time),
)


# Price, for class 1 and nobody's particular age.


def prices(product: ProductDefinition, term: Term | None) -> tuple[tuple[str, int | ItemShare], ...] | None:
    """Each plan's name and price in fen for a term; None where it is not sold for it."""
    terms = product.terms
    if terms.terms_sold.all() and (term is None or not terms.terms_sold.includes(term)):
        return None
    bought = term if terms.terms_sold.all() else None
    return tuple((plan.name, _price(product, plan.code, bought)) for plan in terms.plans)


def _price(product: ProductDefinition, plan: str, term: Term | None) -> int | ItemShare:
    row = next(row for row in product.terms.plan(plan).tariff if row.holds_for(term))
    if row.basis is Basis.ITEM_BP:
        return ItemShare(row.rate, row.floor_fen)
    return price(product.terms, _choice(product, plan, term)).total_fen


def _choice(
    product: ProductDefinition, plan: str, term: Term | None, riders: frozenset[str] = frozenset()
) -> Choice:
    terms = product.terms
    item = terms.item_price_fen
    return Choice(
        plan=plan,
        riders=riders,
        term=term,
        age=insurable_ages(terms.admission).start,
        occupation_class=min(terms.admission.classes),
        item_price_fen=item[0] if item else None,
    )


def _extra_price(promise: Promise, term: Term | None) -> int | None:
    """What the extra adds, in fen; 0 where it is included, None where it is not sold for the term."""
    if promise.rider is None:
        return 0
    terms, code = promise.product.terms, promise.rider.code
    bought = term if terms.terms_sold.all() else None
    choice = _choice(promise.product, terms.plans[0].code, bought, frozenset({code}))
    try:
        lines = price(terms, choice).lines
    except BusinessRuleError:
        return None
    return next(line.amount_fen for line in lines if line.code == code)


# Benefits: the same code in two products is the same kind of promise.


def promises(product: ProductDefinition) -> Iterator[Promise]:
    """What every plan covers, then what the extras cover."""
    yield from (Promise(product, benefit) for benefit in product.benefits)
    for rider in product.riders:
        yield from (Promise(product, benefit, rider) for benefit in rider.benefits)


def _codes(products: Sequence[ProductDefinition]) -> tuple[str, ...]:
    codes = (promise.benefit.code for product in products for promise in promises(product))
    return tuple(dict.fromkeys(codes))


def _title(code: str, products: Sequence[ProductDefinition]) -> str:
    return next(
        promise.benefit.name
        for product in products
        for promise in promises(product)
        if promise.benefit.code == code
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise's cell is read, and whether a row of nothing but these is worth a line."""

    code: str
    read: Callable[[Promise], object]
    nothing: object = field(default=None)


def _benefit_rows(code: str, products: Sequence[ProductDefinition], term: Term | None) -> Iterator[Row]:
    found = [
        (product, next((each for each in promises(product) if each.benefit.code == code), None))
        for product in products
    ]
    reads = (*DETAILS[:1], Kept("extra", lambda promise: _extra(promise, term), nothing=0), *DETAILS[1:])
    for detail in reads:
        cells = tuple(
            Cell(product, detail.read(promise), promise.benefit.clauses if detail.code == "promise" else ())
            if promise
            else Cell(product)
            for product, promise in found
        )
        if any(cell.value not in (None, detail.nothing) for cell in cells):
            yield Row(detail.code, cells)


def _extra(promise: Promise, term: Term | None) -> object:
    return 0 if promise.rider is None else (term, _extra_price(promise, term))


def _promise(promise: Promise) -> object:
    summary = promise.benefit.summary or (promise.rider.summary if promise.rider else "")
    return promise.benefit.name, summary, promise.rider is not None


def _sum(promise: Promise) -> object:
    """A sum a plan, once where they are equal; the item's price; a sum a day; steps of a delay."""
    benefit = promise.benefit
    if benefit.kind in (BenefitKind.DAILY_ALLOWANCE, BenefitKind.REPAIR_DAYS):
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
    Kept("promise", _promise),
    Kept("sum", _sum),
    Kept("deductible", _deductible, nothing=(0, 0)),
    Kept("ratio", _ratio, nothing=(10_000, 10_000)),
    Kept("waiting", _waiting, nothing=(0, 0)),
    Kept("bounds", _bounds, nothing=(None, False, None, None, None)),
)


# Leaving.


def _leaving(product: ProductDefinition) -> Cell:
    """The refund is one rule for all (`rules.refund`); the clauses stand in the chapter on leaving."""
    chapter = next((chapter for chapter in product.chapters if "解除" in chapter.title), None)
    numbers = tuple(clause.number for clause in chapter.clauses[:3]) if chapter else ()
    return Cell(product, "refund", numbers)
