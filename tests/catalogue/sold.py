"""Every product of the catalogue, as the tests that hold for all of them ask."""

import pytest

from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import slugs

PRODUCTS = {slug: product(slug) for slug in slugs()}

each = pytest.mark.parametrize("sold", PRODUCTS.values(), ids=PRODUCTS)


def yuan(fen: int) -> str:
    """`1,000` or `5.40`, as the clauses write it."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
