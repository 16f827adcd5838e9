"""Every product of the catalogue, read once without a database; and the same loaded into one."""

from functools import cache

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.reader import read
from storefront.catalogue.folder.sources import read_folder, slugs
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product


@cache
def definitions() -> tuple[ProductDefinition, ...]:
    return tuple(read(read_folder(slug)).definition for slug in slugs())


def definition(slug: str) -> ProductDefinition:
    return next(product for product in definitions() if product.slug == slug)


def load_all() -> list[ProductVersion]:
    return [load_product(read_folder(slug)).version for slug in slugs()]
