"""Stores a checked product as a version, once, for good."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.loading import checked
from storefront.catalogue.folder.sources import CatalogueError, Sources
from storefront.catalogue.models import Clause, Exclusion, Product, ProductVersion, VersionFiles
from storefront.catalogue.services import history
from storefront.foundation.clock import now


class Loaded(StrEnum):
    NEW = "new"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading a folder did."""

    outcome: Loaded
    version: ProductVersion


@transaction.atomic
def load_product(sources: Sources) -> LoadResult:
    """Store a product's folder as a published version; the same folder again changes nothing.

    CatalogueError where the folder is wrong, or where it would change a published version."""
    definition = checked(sources)
    product = locked_product(definition.slug)
    stored = product.versions.filter(number=definition.version).first()
    if stored is None:
        _refuse_older(sources, definition, product)
        version = store_version(
            product,
            sources,
            definition,
            effective_on=definition.effective_on,
            actor=history.COMMAND,
            reason=f"from {definition.effective_on}",
        )
        return LoadResult(Loaded.NEW, version)
    if stored.content_hash != definition.content_hash:
        message = (
            f"version {stored.number} is published and cannot change: put the old files back, or give this "
            "text a new number and effective_on"
        )
        raise CatalogueError(sources.at("product.toml", message, "version", "number"))
    return LoadResult(Loaded.UNCHANGED, stored)


def locked_product(slug: str) -> Product:
    """The product's row, made if there is none, locked: whatever publishes a version of it takes turns."""
    Product.objects.get_or_create(slug=slug)
    return Product.objects.select_for_update().get(slug=slug)


def newest_begun(product: Product) -> ProductVersion | None:
    """The version with the latest date that was not withdrawn: a new one must begin after it."""
    return product.versions.filter(withdrawn_at=None).order_by("-effective_on").first()


def _refuse_older(sources: Sources, definition: ProductDefinition, product: Product) -> None:
    """A new version takes over on its own date; two versions never begin on the same day."""
    newest = newest_begun(product)
    if newest and definition.effective_on <= newest.effective_on:
        message = f"effective_on must be later than {newest.effective_on}, when {newest.number} began"
        raise CatalogueError(sources.at("product.toml", message, "version", "effective_on"))


def store_version(
    product: Product,
    sources: Sources,
    definition: ProductDefinition,
    *,
    effective_on: date,
    actor: str,
    reason: str,
) -> ProductVersion:
    """Write a version with its files, clauses and exclusions, published now, sold from that day."""
    version = ProductVersion.objects.create(
        product=product,
        number=definition.version,
        name=definition.name,
        content_hash=definition.content_hash,
        effective_on=effective_on,
        published_at=now(),
    )
    history.note(version, "", history.PUBLISHED, actor=actor, reason=reason)
    VersionFiles.objects.create(version=version, files=dict(sources.files))
    Clause.objects.bulk_create(
        Clause(
            version=version,
            position=position,
            number=clause.number,
            title=clause.title,
            text=clause.text,
            gloss=clause.gloss,
            is_exclusion=clause.is_exclusion,
            content_hash=clause.hash,
        )
        for position, clause in enumerate(definition.clauses)
    )
    Exclusion.objects.bulk_create(
        Exclusion(
            version=version,
            position=position,
            code=row.code,
            title=row.title,
            group=row.group,
            statutory=row.statutory,
            content_hash=row.hash,
        )
        for position, row in enumerate(definition.exclusions)
    )
    return version
