"""The search's index over what is on sale, built once per catalogue version in each process."""

from storefront.catalogue.models import ProductVersion
from storefront.shop.domain.search import Index
from storefront.shop.window import digest

_kept: tuple[str, Index] | None = None


def index_of(versions: list[ProductVersion]) -> Index:
    """The index over these versions."""
    global _kept  # noqa: PLW0603 (the memory of this process, one assignment, no lock needed)
    content = digest(versions)
    kept = _kept
    if kept is None or kept[0] != content:
        kept = _kept = (content, Index.of([version.definition for version in versions]))
    return kept[1]
