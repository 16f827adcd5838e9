"""What a product that insures things, or counts with their price, must fulfil before it is loaded."""

from collections.abc import Callable, Iterator

from storefront.catalogue.definition import ParticularKind
from storefront.catalogue.folder.places import benefits_with_places
from storefront.catalogue.folder.reader import Reading
from storefront.catalogue.folder.sources import Problem
from storefront.catalogue.folder.tariff_file import FILE as TARIFF
from storefront.rules.terms import OF_A_PERSON, Basis, LimitPer, Subject

PRODUCT = "product.toml"


def item_price_is_asked(reading: Reading) -> Iterator[Problem]:
    """Where a price or a sum depends on the item's price, the product says which prices it takes."""
    terms, sources = reading.definition.terms, reading.sources
    if terms.item_price_fen is not None:
        return
    for line, row in enumerate(sources.text(TARIFF).splitlines(), start=1):
        if row.split(",")[2:3] == [Basis.ITEM_BP]:
            yield sources.problem(TARIFF, line, f"item_bp: {PRODUCT} has no item_price_fen")
    for path, benefit in benefits_with_places(terms):
        if benefit.sum_is_item_price:
            message = f"benefit {benefit.code}: sum_of item_price, but there is no item_price_fen"
            yield sources.at(PRODUCT, message, *path, "sum_of")


def items_are_told_apart(reading: Reading) -> Iterator[Problem]:
    """A limit per item holds only if exactly one particular, a written one, says which item it is."""
    particulars, at = reading.definition.particulars, reading.sources.at
    marked = [index for index, row in enumerate(particulars) if row.identifies]
    for index in marked[1:]:
        yield at(
            PRODUCT, "identifies: only one particular tells the item", "particulars", index, "identifies"
        )
    for index in marked:
        if particulars[index].kind is not ParticularKind.TEXT:
            yield at(PRODUCT, "identifies: only a text can", "particulars", index, "identifies")
    if reading.definition.terms.limit_per is LimitPer.ITEM and not marked:
        yield at(PRODUCT, 'per = "item" needs a particular with identifies = true', "limits", "per")


def nothing_needs_a_person(reading: Reading) -> Iterator[Problem]:
    """An item does not die, is not treated, and has no age."""
    terms, at = reading.definition.terms, reading.sources.at
    if terms.subject is not Subject.ITEM:
        return
    for path, benefit in benefits_with_places(terms):
        if benefit.kind in OF_A_PERSON:
            message = f"benefit {benefit.code}: an item cannot have one of kind {benefit.kind}"
            yield at(PRODUCT, message, *path, "kind")
        elif benefit.needs_hospital:
            message = f"benefit {benefit.code}: an item is not treated in a hospital"
            yield at(PRODUCT, message, *path, "needs_hospital")
    for index, rider in enumerate(terms.riders):
        if rider.max_age is not None:
            yield at(PRODUCT, f"rider {rider.code}: an item has no age", "riders", index, "max_age")


ITEM_CHECKS: tuple[Callable[[Reading], Iterator[Problem]], ...] = (
    item_price_is_asked,
    items_are_told_apart,
    nothing_needs_a_person,
)
