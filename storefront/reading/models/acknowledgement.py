"""Which pages and which exclusions were read and acknowledged, by the hash of their text."""

from typing import ClassVar

from django.db import models

from storefront.reading.models.chain import EvidenceChain, EvidenceRow


class PageRead(models.Model):
    """A reading page that was finished in a chain; `digest` is the hash of what it said."""

    NOT_PERSONAL: ClassVar = frozenset({"page", "digest"})

    chain = models.ForeignKey(EvidenceChain, models.PROTECT, related_name="reads")
    version = models.ForeignKey("storefront.ProductVersion", models.PROTECT, related_name="+")
    page = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    row = models.ForeignKey(EvidenceRow, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "page", "digest"], name="page_read_once")]


class Acknowledgement(models.Model):
    """One exclusion, acknowledged (保险法 Art.17; 解释二 Art.11-13). A claim may use an exclusion only
    where this row exists for its version. `carried_from` is the acknowledgement of the same words in an
    earlier version or, within three months, an earlier sale (R-22)."""

    NOT_PERSONAL: ClassVar = frozenset({"text_hash"})

    chain = models.ForeignKey(EvidenceChain, models.PROTECT, related_name="acknowledgements")
    exclusion = models.ForeignKey("storefront.Exclusion", models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64)
    row = models.ForeignKey(EvidenceRow, models.PROTECT, related_name="+")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField()
    dwell_ms = models.PositiveIntegerField()
    scrolled_pct = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "exclusion"], name="exclusion_acknowledged_once"),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__gte=models.F("shown_at")), name="acknowledged_after_shown"
            ),
            models.CheckConstraint(
                condition=models.Q(scrolled_pct__isnull=True) | models.Q(scrolled_pct__lte=100),
                name="scrolled_is_a_share",
            ),
        ]
