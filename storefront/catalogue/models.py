"""Products and their versions as stored. A version keeps the files it was read from, and never changes.
A draft keeps files too, whole or not; nothing of it is sold."""

from dataclasses import replace
from typing import ClassVar

from django.conf import settings
from django.db import models

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.enums import DraftState
from storefront.catalogue.folder.reader import read
from storefront.catalogue.folder.sources import Sources
from storefront.foundation.references import new_reference
from storefront.foundation.transitions import Moves


class Product(models.Model):
    """A product we sell or sold, known by its slug."""

    NOT_PERSONAL: ClassVar = frozenset({"slug"})

    slug = models.SlugField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.slug


class ProductVersion(models.Model):
    """One version of a product. The hash is taken over the files of its folder. It is sold from 00:00 of
    `effective_on`, Beijing time: the files propose that day, publishing decides it."""

    NOT_PERSONAL: ClassVar = frozenset({"number", "content_hash", "name"})

    product = models.ForeignKey(Product, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64)
    effective_on = models.DateField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["product", "content_hash"], name="version_content_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(published_at__isnull=False),
                name="version_withdrawn_only_when_published",
            ),
            models.UniqueConstraint(
                fields=["product", "effective_on"],
                condition=models.Q(withdrawn_at=None),
                name="version_begins_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def definition(self) -> ProductDefinition:
        """The whole product of this version, kept in this process by its content hash."""
        kept = _DEFINITIONS.get(self.content_hash)
        if kept is None:
            kept = _DEFINITIONS[self.content_hash] = definition_of(self)
        return kept


class VersionFiles(models.Model):
    """The files a version was read from. Apart, because only the first reader in a process needs them."""

    NOT_PERSONAL: ClassVar = frozenset({"files"})

    version = models.OneToOneField(ProductVersion, models.PROTECT, primary_key=True, related_name="stored")
    files = models.JSONField()

    def __str__(self) -> str:
        return str(self.version_id)


_DEFINITIONS: dict[str, ProductDefinition] = {}


def definition_of(version: ProductVersion) -> ProductDefinition:
    """Read a stored version. ValueError where its files no longer match the hash they were stored with."""
    stored = VersionFiles.objects.select_related("version__product").get(version=version)
    sources = Sources(stored.version.product.slug, stored.files)
    if sources.content_hash != version.content_hash:
        raise ValueError(f"the stored files of {version} do not match their hash")
    return replace(read(sources).definition, effective_on=version.effective_on)


class Clause(models.Model):
    """A clause of one version with its gloss, rendered when the version was loaded."""

    NOT_PERSONAL: ClassVar = frozenset({"number", "title", "text", "gloss", "content_hash"})

    version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=8)
    title = models.CharField(max_length=80)
    text = models.TextField()
    gloss = models.TextField()
    is_exclusion = models.BooleanField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="clause_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Exclusion(models.Model):
    """An exclusion of one version: what an acknowledgement and a refusal point to."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "title", "group", "content_hash"})

    version = models.ForeignKey(ProductVersion, models.PROTECT, related_name="exclusions")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    group = models.CharField(max_length=40)
    statutory = models.BooleanField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="exclusion_code_once")]

    def __str__(self) -> str:
        return self.code


class Draft(models.Model):
    """The files of a product as somebody wants to sell it, whole or not, and never changed: a mended
    draft is another draft. `made_by` is null where the command line stored it."""

    NOT_PERSONAL: ClassVar = frozenset({"slug", "number", "content_hash", "files"})
    MOVES: ClassVar[Moves] = {
        DraftState.OPEN: frozenset({DraftState.PUBLISHED, DraftState.DISCARDED}),
        DraftState.PUBLISHED: frozenset(),
        DraftState.DISCARDED: frozenset(),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    slug = models.SlugField(max_length=40, db_index=True)
    number = models.CharField(max_length=20, default="")
    content_hash = models.CharField(max_length=64)
    files = models.JSONField()
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.OneToOneField(ProductVersion, models.PROTECT, null=True, related_name="draft")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "content_hash"],
                condition=models.Q(state=DraftState.OPEN),
                name="draft_content_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.PUBLISHED, version__isnull=False)
                | (~models.Q(state=DraftState.PUBLISHED) & models.Q(version=None)),
                name="draft_published_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number} {self.reference}"

    @property
    def sources(self) -> Sources:
        return Sources(self.slug, self.files)


class VersionSales(models.Model):
    """How many policies were sold under a version, and when that was counted: handed down by cover."""

    version = models.OneToOneField(ProductVersion, models.PROTECT, primary_key=True, related_name="sales")
    sold = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id}: {self.sold}"
