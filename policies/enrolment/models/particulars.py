"""What an applicant stated beside the insured person: a serial number, an order, a course (catalogue)."""

from typing import ClassVar

from django.db import models

from policies.enrolment.domain.particulars import identifier
from policies.enrolment.models.application import ABANDONED_ANSWERS, Application
from storefront.accounts.models.people import INSURER
from storefront.foundation.personal_data.cipher import blind_index
from storefront.foundation.personal_data.declarations import CONTRACT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role


def item_index(value: str) -> str:
    """The keyed hash by which an item is known in every account, however its serial was typed."""
    return blind_index("item", identifier(value))


def particular_declaration(subject: str) -> Declaration:
    """What application and policy say of a particular; `subject` leads to the account."""
    return Declaration(
        label="投保时说明的事项",
        purpose="认出投保的是哪一件物品、哪一次课程或行程，写进投保单和保单，理赔时核对",
        category=Category.SALE,
        ground=LegalGround.CONTRACT,
        retention=CONTRACT,
        subject=subject,
        roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
        recipients=(INSURER,),
    )


class ApplicationParticular(models.Model):
    """One particular of an application. `label` is the wording it was asked in; `lookup` is the item's
    index where the particular identifies it, so that one item is insured once across accounts."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "label"})
    ERASURE: ClassVar = ABANDONED_ANSWERS

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="particulars")
    code = models.CharField(max_length=60)
    label = models.TextField()
    value = EncryptedTextField(declaration=particular_declaration("application__applicant"))
    lookup = BlindIndexField(of="value", null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="one_particular_per_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.reference}"
