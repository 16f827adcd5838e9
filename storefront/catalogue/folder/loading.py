"""From a folder, or from stored files, to a checked product definition."""

from pathlib import Path

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.inspection import inspect
from storefront.catalogue.folder.sources import PRODUCTS, CatalogueError, Sources, read_folder


def checked(sources: Sources) -> ProductDefinition:
    """The product, after every check. CatalogueError names every problem with file and line."""
    inspection = inspect(sources)
    if inspection.problems or inspection.definition is None:
        raise CatalogueError(*inspection.problems)
    return inspection.definition


def product(slug: str, products: Path = PRODUCTS) -> ProductDefinition:
    """The checked product of a folder."""
    return checked(read_folder(slug, products))
