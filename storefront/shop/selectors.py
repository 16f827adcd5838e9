"""What the shop reads: the cards of its window, and the declared list of personal data."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.models import ProductVersion
from storefront.foundation.personal_data.declarations import Category, Declaration
from storefront.rules.terms import Term
from storefront.shop.domain.calculator import medical_benefit
from storefront.shop.domain.choosing import Offer, Wish, offers
from storefront.shop.domain.search import Reason
from storefront.shop.domain.sounds import spelt

DRAWINGS = {
    "base": "plaster",
    "appliance": "washing_machine",
    "yoga": "yoga_mat",
    "climbing-diving": "rope",
    "trip": "suitcase",
    "outdoor": "boot",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A product in the window: its lowest price, and the longest term which that buys. In the list also
    whether that is the very term asked for, why the search found it, and whether it was picked."""

    product: ProductDefinition
    drawing: str
    price_fen: int
    price_term: Term | None
    exact_term: bool = False
    reasons: tuple[Reason, ...] = ()
    picked: bool = False


@dataclass(frozen=True, slots=True)
class ScenarioShelf:
    """The products of one scenario, as the first page shows them."""

    scenario: str
    cards: tuple[Card, ...]


def drawing_of(slug: str) -> str:
    """The template of a product's line drawing."""
    return f"components/drawings/{DRAWINGS.get(slug, 'plaster')}.html"


def card_of(offer: Offer, **more: Any) -> Card:
    return Card(offer.product, drawing_of(offer.product.slug), offer.price_fen, offer.term, **more)


def shelves(versions: list[ProductVersion]) -> list[ScenarioShelf]:
    """The window by scenario, both in the order in which their names are spoken."""
    listed = offers((version.definition for version in versions), Wish())
    by_scenario: dict[str, list[Card]] = {}
    for offer in listed:
        by_scenario.setdefault(offer.product.scenario, []).append(card_of(offer))
    return [ScenarioShelf(name, tuple(by_scenario[name])) for name in sorted(by_scenario, key=spelt)]


def collected_data() -> list[tuple[str, list[Declaration]]]:
    """Every declared piece of personal data, each once, by category: the list of PIPL Art.17."""
    order = list(Category)
    declared = {
        (declaration.label, declaration.purpose): declaration
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if (declaration := _declaration(field)) is not None
    }
    by_category = sorted(declared.values(), key=lambda declaration: order.index(declaration.category))
    return [
        (category.label, list(group))
        for category, group in groupby(by_category, key=lambda declaration: declaration.category)
    ]


def _declaration(field: Any) -> Declaration | None:
    return getattr(field, "declaration", None)


def quoted_on_home(versions: list[ProductVersion]) -> dict[str, Any]:
    """The clause and the exclusion that the first page shows as its picture: of the first product, the
    shortest clause of its medical promise, and the shortest line among the reader's own doings."""
    if not versions:
        return {}
    definition = versions[0].definition
    benefit = medical_benefit(definition.terms) or definition.benefits[0]
    return {
        "featured": definition,
        "clause": min(map(definition.clause, benefit.clauses), key=lambda clause: len(clause.text)),
        "exclusion": min(definition.exclusion_groups[0].exclusions, key=lambda row: len(row.title)),
    }
