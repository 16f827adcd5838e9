"""Reads the catalogue: which products are sold, and which version holds today."""

from datetime import date

from django.db import models
from django.db.models import Q

from storefront.catalogue.models import Product, ProductVersion
from storefront.foundation.clock import today
from storefront.foundation.prepared import Prepared


def in_effect(on: date) -> Q:
    """Published, begun, and not withdrawn on a day."""
    return Q(published_at__isnull=False, withdrawn_at=None, effective_on__lte=on)


_current = Prepared(
    lambda slug, on: (
        ProductVersion.objects.filter(in_effect(on), product__slug=slug)
        .select_related("product")
        .order_by("-effective_on")[:1]
    ),
    slug=models.CharField(),
    on=models.DateField(),
)
_current_key = Prepared(
    lambda product, on: (
        ProductVersion.objects.filter(in_effect(on), product_id=product)
        .order_by("-effective_on")
        .values_list("pk", flat=True)[:1]
    ),
    product=models.BigIntegerField(),
    on=models.DateField(),
)


def current_key(product_id: int) -> int | None:
    """The primary key of the version of a product sold today, or None."""
    return _current_key.first(product=product_id, on=today())


def current_version(slug: str) -> ProductVersion:
    """The version of a product sold today. ProductVersion.DoesNotExist where there is none."""
    found = _current.first(slug=slug, on=today())
    if found is None:
        raise ProductVersion.DoesNotExist(slug)
    return found


def products() -> list[ProductVersion]:
    """The version sold today of every product, by slug. One query."""
    newest: dict[int, ProductVersion] = {}
    sold = ProductVersion.objects.filter(in_effect(today())).select_related("product")
    for version in sold.order_by("effective_on"):
        newest[version.product_id] = version
    return sorted(newest.values(), key=lambda version: version.product.slug)


def version_by_id(pk: int) -> ProductVersion:
    """Any version, sold or not. ProductVersion.DoesNotExist otherwise."""
    return ProductVersion.objects.select_related("product").get(pk=pk)


def versions_of(slug: str) -> list[ProductVersion]:
    """All published versions of a product, the newest first."""
    published = ProductVersion.objects.filter(product__slug=slug, published_at__isnull=False)
    return list(published.select_related("product").order_by("-effective_on"))


def is_ready() -> bool:
    """Whether there is anything to sell: what /readyz asks."""
    return Product.objects.filter(versions__published_at__isnull=False).exists()
