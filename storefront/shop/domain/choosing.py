"""Which products answer a reader's wishes: computed from admission, terms and tariff, never typed in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from storefront.catalogue.definition import ProductDefinition
from storefront.rules.tariff import price_from
from storefront.rules.terms import Admission, ProductTerms, Subject, Term, TermsSold
from storefront.shop.domain.sounds import spelt

ADULT_FROM = 18  # 民法典 Art.17
ELDER_FROM = 60  # 老年人权益保障法 Art.2
OLDEST = 120
# Terms worth asking for, and steps of price worth asking for, in fen; a page offers those that tell apart.
ASKED_TERMS = tuple(Term(days=n) for n in (1, 3, 7, 15, 30)) + tuple(Term(months=n) for n in (1, 3, 6, 12))
PRICE_STEPS_FEN = (100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000)


class Who(StrEnum):
    """Whom the cover is for."""

    ADULT = "adult"
    CHILD = "child"
    ELDER = "elder"
    THING = "thing"


AGES = {
    Who.ADULT: range(ADULT_FROM, ELDER_FROM),
    Who.CHILD: range(ADULT_FROM),
    Who.ELDER: range(ELDER_FROM, OLDEST + 1),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader asked for; None or empty where nothing was asked. `most_fen` is for one policy."""

    scenario: str = ""
    who: Who | None = None
    age: int | None = None
    term: Term | None = None
    most_fen: int | None = None

    def without(self, name: str) -> "Wish":
        return replace(self, **{name: getattr(type(self)(), name)})

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of what was asked for."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) not in (None, ""))


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with its lowest price, in fen, for the term asked for; where none was, for the longest
    term that this price buys (None where the product has no term to choose)."""

    product: ProductDefinition
    price_fen: int
    term: Term | None


def offers(products: Iterable[ProductDefinition], wish: Wish) -> tuple[Offer, ...]:
    """The products that answer every wish, in the order of their names as they are spoken."""
    found = (offer for product in products if (offer := _offer(product, wish)))
    return tuple(sorted(found, key=lambda offer: (spelt(offer.product.name), offer.product.slug)))


def _offer(product: ProductDefinition, wish: Wish) -> Offer | None:
    terms = product.terms
    if not all(fits(product, wish) for fits in FITS):
        return None
    price_fen, bought = price_from(terms if wish.term is None else sold_only_for(terms, wish.term))
    if wish.most_fen is not None and price_fen > wish.most_fen:
        return None
    return Offer(product, price_fen, bought)


def sold_only_for(terms: ProductTerms, term: Term) -> ProductTerms:
    """The same terms with one term to choose."""
    days = (term.days, term.days) if term.days else None
    months = (term.months, term.months) if term.months else None
    return replace(terms, terms_sold=TermsSold(days, months))


def insurable_ages(admission: Admission) -> range:
    """Whole years of age at the start of cover. Who can only insure himself must be old enough to buy."""
    youngest = admission.min_age
    if set(admission.relations) <= {"self"}:
        youngest = max(youngest, admission.applicant_min_age)
    return range(youngest, admission.max_age + 1)


def _of_scenario(product: ProductDefinition, wish: Wish) -> bool:
    return wish.scenario in ("", product.scenario)


def _for_whom(product: ProductDefinition, wish: Wish) -> bool:
    if wish.who is None:
        return True
    is_thing = product.terms.subject is Subject.ITEM
    if wish.who is Who.THING:
        return is_thing
    return not is_thing and _meet(insurable_ages(product.terms.admission), AGES[wish.who])


def _of_age(product: ProductDefinition, wish: Wish) -> bool:
    if wish.age is None:
        return True
    person = product.terms.subject is Subject.PERSON
    return person and wish.age in insurable_ages(product.terms.admission)


def _for_term(product: ProductDefinition, wish: Wish) -> bool:
    return wish.term is None or product.terms.terms_sold.includes(wish.term)


def _meet(one: range, other: range) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)


FITS: tuple[Callable[[ProductDefinition, Wish], bool], ...] = (_of_scenario, _for_whom, _of_age, _for_term)


@dataclass(frozen=True, slots=True)
class Options:
    """What may be asked: what the products on sale tell apart."""

    scenarios: tuple[str, ...]
    terms: tuple[Term, ...]
    price_steps_fen: tuple[int, ...]

    @classmethod
    def of(cls, products: Sequence[ProductDefinition]) -> "Options":
        return cls(scenarios(products), askable_terms(products), price_steps(products))


def scenarios(products: Iterable[ProductDefinition]) -> tuple[str, ...]:
    return tuple(sorted({product.scenario for product in products}, key=spelt))


def askable_terms(products: Iterable[ProductDefinition]) -> tuple[Term, ...]:
    """The named terms for which something is sold."""
    sold = [product.terms.terms_sold for product in products]
    return tuple(term for term in ASKED_TERMS if any(terms.includes(term) for terms in sold))


def price_steps(products: Iterable[ProductDefinition]) -> tuple[int, ...]:
    """The steps of price that leave something in and something out, for one term or another."""
    prices = sorted({fen for product in products for fen in _prices(product.terms)})
    if not prices:
        return ()
    return tuple(step for step in PRICE_STEPS_FEN if prices[0] <= step < prices[-1])


def _prices(terms: ProductTerms) -> set[int]:
    sold = [term for term in ASKED_TERMS if terms.terms_sold.includes(term)]
    return {price_from(terms)[0], *(price_from(sold_only_for(terms, term))[0] for term in sold)}
