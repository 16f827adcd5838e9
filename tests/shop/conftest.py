"""The shop with its catalogue, and nothing kept from the test before."""

from collections.abc import Iterator

import pytest

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product
from storefront.shop.kept import choices, shelf


@pytest.fixture(autouse=True)
def _empty_shelf() -> Iterator[None]:
    shelf.clear()
    choices.clear()
    yield
    shelf.clear()
    choices.clear()


@pytest.fixture
def version(db: None) -> ProductVersion:
    return load_product(read_folder("base")).version


@pytest.fixture
def product(version: ProductVersion) -> ProductDefinition:
    return version.definition
