"""What compared products cost for one term: plans for occupation class 1, extras each by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import Choice, price
from storefront.rules.terms import Basis, RiderTerms, Term
from storefront.shop.domain.choosing import ASKED_TERMS, insurable_ages


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


def plan_prices(
    product: ProductDefinition, term: Term | None
) -> tuple[tuple[str, int | ItemShare], ...] | None:
    """Each plan's name and price in fen for a term; None where it is not sold for it."""
    sold = product.terms.terms_sold
    if sold.all() and (term is None or not sold.includes(term)):
        return None
    return tuple((plan.name, _plan_price(product, plan.code, term)) for plan in product.plans)


def extra_price(product: ProductDefinition, rider: RiderTerms, term: Term | None) -> int | None:
    """What an extra adds, in fen; None where it is not sold for the term."""
    choice = _choice(product, product.plans[0].code, term, frozenset({rider.code}))
    try:
        lines = price(product.terms, choice).lines
    except BusinessRuleError:
        return None
    return next(line.amount_fen for line in lines if line.code == rider.code)


def _plan_price(product: ProductDefinition, plan: str, term: Term | None) -> int | ItemShare:
    choice = _choice(product, plan, term)
    row = next(row for row in product.terms.plan(plan).tariff if row.holds_for(choice.term))
    if row.basis is Basis.ITEM_BP:
        return ItemShare(row.rate, row.floor_fen)
    return price(product.terms, choice).total_fen


def _choice(
    product: ProductDefinition, plan: str, term: Term | None, riders: frozenset[str] = frozenset()
) -> Choice:
    """The plainest buyer there is: class 1, the youngest admitted, the cheapest thing."""
    terms = product.terms
    return Choice(
        plan=plan,
        riders=riders,
        term=term if terms.terms_sold.all() else None,
        age=insurable_ages(terms.admission).start,
        occupation_class=min(terms.admission.classes),
        item_price_fen=terms.item_price_fen[0] if terms.item_price_fen else None,
    )
