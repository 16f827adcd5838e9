"""Products and their versions as stored. A version keeps the files it was read from, and never changes."""

from typing import ClassVar

from django.db import models

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.reader import read
from storefront.catalogue.folder.sources import Sources


class Product(models.Model):
    """A product we sell or sold, known by its slug."""

    NOT_PERSONAL: ClassVar = frozenset({"slug"})

    slug = models.SlugField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.slug


class ProductVersion(models.Model):
    """One version of a product. The hash is taken over the files of its folder."""

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
    return read(sources).definition


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
