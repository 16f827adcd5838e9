"""What choosing needs of all that is on sale: the search's index and the options of the filters, built
once per catalogue version in each process."""

from dataclasses import dataclass

from storefront.catalogue.models import ProductVersion
from storefront.shop.domain.choosing import Options
from storefront.shop.domain.search import Index
from storefront.shop.window import digest


@dataclass(frozen=True, slots=True)
class Choosable:
    """The index and the options over the versions of that digest."""

    content: str
    index: Index
    options: Options


_kept: Choosable | None = None


def choosable(versions: list[ProductVersion]) -> Choosable:
    """Index and options over these versions."""
    global _kept  # noqa: PLW0603 (the memory of this process, one assignment, no lock needed)
    content, kept = digest(versions), _kept
    if kept is None or kept.content != content:
        products = [version.definition for version in versions]
        kept = _kept = Choosable(content, Index.of(products), Options.of(products))
    return kept
