"""The products that the engine's tests ask about, read from their folders."""

from functools import cache
from pathlib import Path

import pytest

from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import PRODUCTS

TEST_PRODUCTS = Path(__file__).resolve().parents[1] / "catalogue" / "products"


@cache
def definition(slug):
    return product(slug, TEST_PRODUCTS if (TEST_PRODUCTS / slug).is_dir() else PRODUCTS)


@pytest.fixture
def base():
    return definition("base").terms


@pytest.fixture
def umbrella():
    return definition("umbrella").terms


@pytest.fixture
def kettle():
    return definition("kettle").terms
