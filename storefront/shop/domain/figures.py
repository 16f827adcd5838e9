"""What a product page shows beside the catalogue's own words: sums, prices and a refund, all computed."""

from dataclasses import dataclass
from datetime import date, timedelta

from storefront.rules.refund import Refund, refund
from storefront.rules.tariff import Choice, price, price_from
from storefront.rules.terms import Basis, BenefitTerms, PlanTerms, ProductTerms, RiderTerms, Term

# The terms whose prices a page names, where the product is sold for them and has no bands of its own.
NAMED_TERMS = (Term(days=1), Term(months=1), Term(months=6), Term(months=12))
# The prices of items, in fen, whose premiums a page names; an example is worked out with the third.
NAMED_ITEM_PRICES = (50_000, 100_000, 299_900, 1_000_000, 2_000_000)
EXAMPLE_ITEM_PRICE_FEN = 299_900
REFUND_AFTER_DAYS = 100


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A promise with its sum for each plan, in fen, in the order of the plans; no sums where as much is
    insured as the item costs."""

    benefit: BenefitTerms
    sums: tuple[int, ...]

    @property
    def sum_per_plan(self) -> bool:
        return len(set(self.sums)) > 1


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A term, or where it counts an item's price in fen, with the price of each plan, in fen, for
    occupation class 1 and no riders."""

    term: Term
    prices: tuple[int, ...]
    item_price_fen: int | None = None


@dataclass(frozen=True, slots=True)
class RiderRow:
    """An extra with its price for the longest term, in fen."""

    rider: RiderTerms
    term: Term
    price_fen: int


@dataclass(frozen=True, slots=True)
class RefundExample:
    """A cancellation worked out by the function that refunds."""

    plan: PlanTerms
    term: Term
    paid_fen: int
    days: int
    used_days: int
    refund: Refund


def lowest_price(terms: ProductTerms) -> tuple[int, Term | None]:
    """The least a plan costs, in fen, and the longest term it buys."""
    return price_from(terms)


def benefit_rows(terms: ProductTerms) -> tuple[BenefitRow, ...]:
    return tuple(BenefitRow(benefit, _sums(terms, benefit)) for benefit in terms.benefits)


def _sums(terms: ProductTerms, benefit: BenefitTerms) -> tuple[int, ...]:
    if benefit.sum_is_item_price:
        return ()
    return tuple(benefit.sum_for(plan.code) for plan in terms.plans)


def price_rows(terms: ProductTerms) -> tuple[PriceRow, ...]:
    """By term; for a product whose price follows the item's, by what the item cost."""
    if terms.item_price_fen is None:
        return tuple(PriceRow(term, _prices(terms, term)) for term in _named_terms(terms))
    cheapest, dearest = terms.item_price_fen
    term = terms.terms_sold.all()[-1]
    prices = [fen for fen in NAMED_ITEM_PRICES if cheapest <= fen <= dearest]
    return tuple(PriceRow(term, _prices(terms, term, fen), fen) for fen in prices)


def _named_terms(terms: ProductTerms) -> tuple[Term, ...]:
    """The last term of each band, where there are bands; otherwise those everybody asks for."""
    bands = [row.longest for row in terms.plans[0].tariff if row.basis is Basis.BAND]
    named = tuple(term for term in bands if term is not None) or NAMED_TERMS
    return tuple(term for term in named if terms.terms_sold.includes(term))


def _prices(terms: ProductTerms, term: Term, item_price_fen: int | None = None) -> tuple[int, ...]:
    choices = (Choice(plan.code, term=term, item_price_fen=item_price_fen) for plan in terms.plans)
    return tuple(price(terms, choice).total_fen for choice in choices)


def rider_rows(terms: ProductTerms) -> tuple[RiderRow, ...]:
    longest = terms.terms_sold.all()[-1]
    plan = terms.plans[0].code
    return tuple(
        RiderRow(rider, longest, _rider_price(terms, plan, rider, longest)) for rider in terms.riders
    )


def refund_example(terms: ProductTerms, start_on: date) -> RefundExample:
    """The dearest plan for the longest term, cancelled on its hundredth day; earlier where a third of
    the term is less."""
    plan, term = terms.plans[-1], terms.terms_sold.all()[-1]
    choice = Choice(plan.code, term=term, item_price_fen=_example_price(terms))
    paid_fen = price(terms, choice).total_fen
    days = term.days_from(start_on)
    used = min(REFUND_AFTER_DAYS, max(1, days // 3))
    back = refund(
        paid_fen=paid_fen,
        start_on=start_on,
        end_on=term.end_on(start_on),
        asked_on=start_on + timedelta(days=used - 1),
    )
    return RefundExample(plan, term, paid_fen, days, used, back)


def _rider_price(terms: ProductTerms, plan: str, rider: RiderTerms, term: Term) -> int:
    riders = frozenset({rider.code})
    premium = price(terms, Choice(plan, riders, term, item_price_fen=_example_price(terms)))
    return next(line.amount_fen for line in premium.lines if line.code == rider.code)


def _example_price(terms: ProductTerms) -> int | None:
    """An item's price to work an example out with, in fen, where the product asks for one."""
    if terms.item_price_fen is None:
        return None
    cheapest, dearest = terms.item_price_fen
    return max(cheapest, min(EXAMPLE_ITEM_PRICE_FEN, dearest))
