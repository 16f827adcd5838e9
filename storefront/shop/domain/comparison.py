"""Products side by side by the facts of their clauses. Nothing is ranked; a cell is what the terms say."""

from collections.abc import Callable, Sequence

from storefront.catalogue.definition import ProductDefinition
from storefront.rules.terms import Subject, Term
from storefront.shop.domain.choosing import insurable_ages
from storefront.shop.domain.compared_benefits import compared_benefits
from storefront.shop.domain.compared_prices import plan_prices
from storefront.shop.domain.side_by_side import Cell, Facts, Row

ON_LEAVING = "解除"  # how the chapter is called that says how to leave
LEAVING_CLAUSES = 3  # that one may, what comes back, and what with a claim open


def compared(products: Sequence[ProductDefinition], term: Term | None) -> tuple[Facts, ...]:
    """All facts but the exclusions, which have a matrix of their own. `term` is that of the prices."""
    return (
        Facts("basics", tuple(_row(code, products, read) for code, read in BASICS)),
        Facts("price", (_row("price", products, lambda product: Cell(product, plan_prices(product, term))),)),
        *compared_benefits(products, term),
        Facts("leaving", (_row("leaving", products, _leaving),)),
    )


def _row(code: str, products: Sequence[ProductDefinition], read: Callable[[ProductDefinition], Cell]) -> Row:
    return Row(code, tuple(read(product) for product in products))


def _scenario(product: ProductDefinition) -> Cell:
    return Cell(product, product.scenario)


def _who(product: ProductDefinition) -> Cell:
    """What is insured; of a thing, the least age of who buys; of a person, days, youngest and oldest."""
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
    """When cover starts, and how many days ahead it may be chosen."""
    return Cell(product, (product.terms.starts, product.terms.admission.max_days_ahead))


def _at_a_time(product: ProductDefinition) -> Cell:
    """Whose limit it is, and the most on death over all products, in fen."""
    return Cell(product, (product.terms.limit_per, product.terms.death_sum_limit_fen))


def _leaving(product: ProductDefinition) -> Cell:
    """The refund is one rule for all (`rules.refund`); the clauses stand in the chapter on leaving."""
    chapter = next((chapter for chapter in product.chapters if ON_LEAVING in chapter.title), None)
    clauses = chapter.clauses[:LEAVING_CLAUSES] if chapter else ()
    return Cell(product, "refund", tuple(clause.number for clause in clauses))


BASICS: tuple[tuple[str, Callable[[ProductDefinition], Cell]], ...] = (
    ("scenario", _scenario),
    ("who", _who),
    ("occupations", _occupations),
    ("terms", _terms),
    ("start", _start),
    ("at_a_time", _at_a_time),
)
