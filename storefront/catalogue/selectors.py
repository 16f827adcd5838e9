"""Reads the catalogue: which products are sold, which version holds today, and what was done to both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from storefront.catalogue.domain.periods import Life, Period, on_sale_periods
from storefront.catalogue.enums import DraftState
from storefront.catalogue.models import Draft, Product, ProductVersion
from storefront.foundation.clock import today
from storefront.foundation.prepared import Prepared
from storefront.foundation.transitions import StateChange


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
    return list(published.select_related("product").order_by("-effective_on", "-pk"))


def periods_of(versions: Iterable[ProductVersion]) -> dict[int, tuple[Period, ...]]:
    """When each of a product's published versions was, is or will be sold, by primary key."""
    lives = [
        Life(version.pk, version.published_at, version.effective_on, version.withdrawn_at)
        for version in versions
        if version.published_at is not None
    ]
    return on_sale_periods(lives)


def is_ready() -> bool:
    """Whether there is anything to sell: what /readyz asks."""
    return Product.objects.filter(versions__published_at__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A product as its desk lists it: its published versions and its open drafts, the newest first."""

    slug: str
    versions: tuple[ProductVersion, ...]
    drafts: tuple[Draft, ...]


def shelves() -> list[Shelf]:
    """Every product that has a version or an open draft, by slug. Two queries, without the files."""
    versions: dict[str, list[ProductVersion]] = {}
    published = ProductVersion.objects.filter(published_at__isnull=False).select_related("product", "sales")
    for version in published.order_by("-effective_on", "-pk"):
        versions.setdefault(version.product.slug, []).append(version)
    drafts: dict[str, list[Draft]] = {}
    for draft in Draft.objects.filter(state=DraftState.OPEN).defer("files").select_related("made_by"):
        drafts.setdefault(draft.slug, []).append(draft)
    return [
        Shelf(slug, tuple(versions.get(slug, ())), tuple(drafts.get(slug, ())))
        for slug in sorted(versions.keys() | drafts.keys())
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a product: of which version or draft, and whose doing it was."""

    change: StateChange
    number: str
    draft: str
    version: ProductVersion | None
    state: str
    by_reader: bool


def steps_of(slug: str, reader: str) -> list[Step]:
    """What was done to a product's drafts and versions, the newest first. `reader` is the actor who
    looks, so that a page can say which steps were theirs."""
    versions = {row.pk: row for row in ProductVersion.objects.filter(product__slug=slug)}
    drafts = {row.pk: row for row in Draft.objects.filter(slug=slug).defer("files")}
    of_versions = Q(subject=ProductVersion._meta.label_lower, subject_id__in=versions)
    of_drafts = Q(subject=Draft._meta.label_lower, subject_id__in=drafts)
    changes = StateChange.objects.filter(of_versions | of_drafts).order_by("-at", "-pk")
    return [_step(change, versions, drafts, reader) for change in changes]


def _step(
    change: StateChange, versions: dict[int, ProductVersion], drafts: dict[int, Draft], reader: str
) -> Step:
    if change.subject == Draft._meta.label_lower:
        draft = drafts[change.subject_id]
        return Step(
            change, draft.number, draft.reference, None, f"draft {change.to_state}", change.actor == reader
        )
    version = versions[change.subject_id]
    return Step(change, version.number, "", version, change.to_state, change.actor == reader)


def draft_of(reference: str) -> Draft | None:
    return Draft.objects.select_related("made_by", "version__product").filter(reference=reference).first()


def version_numbered(slug: str, number: str) -> ProductVersion | None:
    """A published version of a product by its number, or None."""
    return next((version for version in versions_of(slug) if version.number == number), None)
