"""What a product page shows beside the catalogue's own words: sums, prices and a refund, all computed."""

from dataclasses import dataclass
from datetime import date, timedelta

from storefront.rules.refund import Refund, refund
from storefront.rules.tariff import Choice, price, price_from
from storefront.rules.terms import BenefitTerms, PlanTerms, ProductTerms, RiderTerms, Term

# The terms whose prices a page names, where the product is sold for them.
NAMED_TERMS = (Term(days=1), Term(months=1), Term(months=6), Term(months=12))
REFUND_AFTER_DAYS = 100


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A promise with its sum for each plan, in fen, in the order of the plans."""

    benefit: BenefitTerms
    sums: tuple[int, ...]

    @property
    def sum_per_plan(self) -> bool:
        return len(set(self.sums)) > 1


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A term with the price of each plan, in fen, for occupation class 1 and no riders."""

    term: Term
    prices: tuple[int, ...]


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
    return tuple(
        BenefitRow(benefit, tuple(benefit.sum_for(plan.code) for plan in terms.plans))
        for benefit in terms.benefits
    )


def price_rows(terms: ProductTerms) -> tuple[PriceRow, ...]:
    return tuple(
        PriceRow(term, tuple(price(terms, Choice(plan.code, term=term)).total_fen for plan in terms.plans))
        for term in NAMED_TERMS
        if terms.terms_sold.includes(term)
    )


def rider_rows(terms: ProductTerms) -> tuple[RiderRow, ...]:
    longest = terms.terms_sold.all()[-1]
    plan = terms.plans[0].code
    return tuple(
        RiderRow(rider, longest, _rider_price(terms, plan, rider, longest)) for rider in terms.riders
    )


def refund_example(terms: ProductTerms, start_on: date) -> RefundExample:
    """The dearest plan for the longest term, cancelled on its hundredth day."""
    plan, term = terms.plans[-1], terms.terms_sold.all()[-1]
    paid_fen = price(terms, Choice(plan.code, term=term)).total_fen
    used = min(REFUND_AFTER_DAYS, term.days_from(start_on))
    back = refund(
        paid_fen=paid_fen,
        start_on=start_on,
        end_on=term.end_on(start_on),
        asked_on=start_on + timedelta(days=used - 1),
    )
    return RefundExample(plan, term, paid_fen, term.days_from(start_on), used, back)


def _rider_price(terms: ProductTerms, plan: str, rider: RiderTerms, term: Term) -> int:
    premium = price(terms, Choice(plan, riders=frozenset({rider.code}), term=term))
    return next(line.amount_fen for line in premium.lines if line.code == rider.code)
