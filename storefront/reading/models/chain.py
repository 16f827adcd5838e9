"""One sale, one chain of rows. Rows are only ever added; the database refuses the rest (`sql.py`)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation.references import new_reference
from storefront.reading.enums import ChainState, RowKind


class EvidenceBook(models.Model):
    """How many chains were ever opened: one row. With it, a chain that vanished leaves a gap."""

    NOT_PERSONAL: ClassVar = frozenset({"seal"})

    opened = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="")


class ChainQuerySet(models.QuerySet["EvidenceChain"]):
    def owned_by(self, user: Any) -> "ChainQuerySet":
        return self.filter(user_id=user.pk)


class EvidenceChain(models.Model):
    """The evidence of one sale (可回溯, R-32). `user` is null until sign-in. `number` counts chains
    without gaps; `head_seq` and `head_hash` repeat the last row, `head_seal` is their keyed hash."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "quote_reference", "head_hash", "head_seal"})
    MOVES: ClassVar = {
        ChainState.OPEN: frozenset({ChainState.CONCLUDED, ChainState.ABANDONED}),
        ChainState.ABANDONED: frozenset(),
        ChainState.CONCLUDED: frozenset(),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    number = models.PositiveBigIntegerField(unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="evidence_chains"
    )
    version = models.ForeignKey("storefront.ProductVersion", models.PROTECT, related_name="+")
    quote_reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=12, choices=ChainState, default=ChainState.OPEN)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64)
    head_seal = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    objects = ChainQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-opened_at"], name="chain_of_user"),
            models.Index(fields=["state", "last_at"], name="chain_idle"),
        ]

    def __str__(self) -> str:
        return self.reference


class EvidenceRow(models.Model):
    """One thing that happened in a sale. `data` holds nothing personal; a personal value lies sealed
    in `EvidencePersonal`, and `commitment` is the SHA-256 of that ciphertext."""

    NOT_PERSONAL: ClassVar = frozenset({"page", "data", "commitment", "prev_hash", "hash"})

    chain = models.ForeignKey(EvidenceChain, models.PROTECT, related_name="rows")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=RowKind)
    page = models.CharField(max_length=60, default="")
    content = models.ForeignKey("storefront.PageContent", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    data = models.JSONField(default=dict)
    commitment = models.CharField(max_length=64, default="")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="evidence_seq_once")]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.kind}"
