"""Up to four products side by side: facts of their clauses, and one matrix of what they do not cover."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.terms import Term
from storefront.shop.domain.choosing import Wish, offers
from storefront.shop.domain.compared_prices import comparable_terms, usual_term
from storefront.shop.domain.comparison import compared
from storefront.shop.domain.exclusion_lines import exclusion_matrix
from storefront.shop.domain.picking import MOST, Picked, pick
from storefront.shop.kept import kept_page
from storefront.shop.window import digest, on_sale

TEMPLATE = "shop/compare.html"
ASKED = frozenset({"p", "term", "only"})
DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared: the products, the term of the price, and whether only what differs."""

    picked: Picked
    term: Term | None
    only: bool = False

    @property
    def query(self) -> str:
        """The choice in one form, whatever way it was written."""
        pairs = [("p", slug) for slug in self.picked.slugs]
        if self.term is not None and self.term != usual_term(self.picked.products):
            pairs.append(("term", str(self.term)))
        return urlencode([*pairs, *([("only", DIFFERENCES)] if self.only else [])])

    @property
    def address(self) -> str:
        return reverse("shop:compare") + (f"?{self.query}" if self.query else "")

    def of(self, products: Iterable[ProductDefinition]) -> "Choice":
        """The same choice of other products."""
        return replace(self, picked=pick([product.slug for product in products], products))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison. An address that carries more than the choice leads to the one that does not."""
    versions = on_sale()
    listed = [version.definition for version in versions]
    picked = pick(request.GET.getlist("p"), listed)
    typed, only = request.GET.get("term", ""), request.GET.get("only", "")
    term = _term(typed, picked)
    choice = Choice(picked, term or usual_term(picked.products), only == DIFFERENCES)
    term_wrong, only_wrong = bool(typed) and term is None, only not in ("", DIFFERENCES)

    def build() -> dict[str, Any]:
        return {**_context(choice, listed), "term_wrong": term_wrong, "only_wrong": only_wrong}

    if picked.wrong or term_wrong or only_wrong:
        return page(request, TEMPLATE, build(), status=422)
    if request.GET.keys() - ASKED:
        return redirect(choice.address)
    return kept_page(request, TEMPLATE, content=digest(versions), query=choice.query, build=build)


def _term(typed: str, picked: Picked) -> Term | None:
    """The term asked for, where one of the products is sold for it."""
    try:
        term = Term.parse(typed)
    except BusinessRuleError:
        return None
    return term if term in comparable_terms(picked.products) else None


def _context(choice: Choice, listed: list[ProductDefinition]) -> dict[str, Any]:
    products = choice.picked.products
    facts = compared(products, choice.term) if products else ()
    lines = exclusion_matrix(products)
    differ = [row.differs for group in facts for row in group.rows]
    differ += [line.differs for group in lines for line in group.lines]
    return {
        "picked": choice.picked,
        "columns": [_column(choice, product) for product in products],
        "offers": offers(listed, Wish()),
        "terms": comparable_terms(products),
        "term": choice.term,
        "only": choice.only,
        "facts": _shown(facts, "rows", choice.only),
        "lines": _shown(lines, "lines", choice.only),
        "differing": sum(differ),
        "same": len(differ) - sum(differ),
        "toggle": replace(choice, only=not choice.only).address,
        "swaps": [_swap(choice, product) for product in choice.picked.over],
        "most": MOST,
        "here": choice.address,
    }


def _shown(groups: Iterable[Any], name: str, only: bool) -> list[Any]:
    """The groups with what is shown of them; a group without any is left out."""
    if not only:
        return list(groups)
    cut = (
        replace(group, **{name: tuple(row for row in getattr(group, name) if row.differs)})
        for group in groups
    )
    return [group for group in cut if getattr(group, name)]


def _column(choice: Choice, product: ProductDefinition) -> dict[str, Any]:
    left = [each for each in choice.picked.all if each is not product]
    return {"product": product, "without": choice.of(left).address}


def _swap(choice: Choice, product: ProductDefinition) -> dict[str, Any]:
    """One that was picked beyond four, in the place of the last."""
    kept = [*choice.picked.products[: MOST - 1], product]
    return {"product": product, "address": choice.of(kept).address, "instead": choice.picked.products[-1]}
