"""What a person typed in a sale, sealed under that sale's own key, apart from the rows that prove it."""

from typing import ClassVar

from django.db import models

from storefront.foundation.personal_data.declarations import (
    CONTRACT,
    Category,
    Declaration,
    LegalGround,
)
from storefront.foundation.personal_data.fields import EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.reading.models.chain import EvidenceChain


class EvidenceKey(models.Model):
    """The data key of one chain, wrapped by the site's keys. Wrapping it anew touches no row of the
    chain; deleting it makes everything personal in the chain unreadable for ever."""

    NOT_PERSONAL: ClassVar = frozenset({"reference"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    chain = models.OneToOneField(EvidenceChain, models.PROTECT, related_name="key")
    wrapped = EncryptedTextField(
        declaration=Declaration(
            label="投保过程中填写的内容",
            purpose="证明您在投保时看到什么、填写什么（销售行为可回溯）",
            category=Category.SALE,
            ground=LegalGround.LEGAL_DUTY,
            retention=CONTRACT,
            subject="chain__user",
        )
    )


class EvidencePersonal(models.Model):
    """One sealed value. It is erased with its chain's key; the row's commitment stays."""

    # `ciphertext` is personal, sealed under EvidenceKey.wrapped, whose declaration speaks for it.
    NOT_PERSONAL: ClassVar = frozenset({"field", "ciphertext"})

    chain = models.ForeignKey(EvidenceChain, models.PROTECT, related_name="personal")
    seq = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    ciphertext = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="evidence_personal_once")]
