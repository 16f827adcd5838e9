"""Who receives a death benefit: one designation after another, the last one counts."""

from collections.abc import Callable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from policies.cover.models.policy import Policy
from policies.enrolment.enums import BeneficiaryKind, Relationship
from storefront.accounts.models.people import INSURER
from storefront.foundation.money import BASIS_POINTS
from storefront.foundation.personal_data.declarations import (
    CONTRACT,
    Category,
    Declaration,
    LegalGround,
    mask_all,
    mask_name,
    mask_resident_id,
)
from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role


def _declare(label: str, purpose: str, mask: Callable[[str], str]) -> Declaration:
    return Declaration(
        label=label,
        purpose=purpose,
        category=Category.IDENTITY,
        ground=LegalGround.CONTRACT,
        retention=CONTRACT,
        subject="designation__policy__holder",
        roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
        recipients=(INSURER,),
        mask=mask,
    )


class BeneficiaryDesignation(models.Model):
    """One declaration of who receives; `number` 1 is the application's (Insurance Law Art.41)."""

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="designations")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=BeneficiaryKind)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="designations_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.number}"


class DesignatedBeneficiary(models.Model):
    """A person named in a designation, with their share in basis points of their order level."""

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    designation = models.ForeignKey(BeneficiaryDesignation, models.CASCADE, related_name="beneficiaries")
    order = models.PositiveSmallIntegerField(default=1)
    share_bp = models.PositiveIntegerField()
    relationship = models.CharField(max_length=20, choices=Relationship)
    name = EncryptedTextField(declaration=_declare("受益人姓名", "身故保险金给谁", mask_name))
    id_number = EncryptedTextField(
        declaration=_declare("受益人身份证号", "给付时确认是本人", mask_resident_id)
    )
    id_lookup = BlindIndexField(of="id_number")
    address = EncryptedTextField(
        declaration=_declare("受益人住所", "保单要写明住所（保险法第十八条）", mask_all)
    )

    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=BASIS_POINTS), name="designated_share_in_range"
            ),
            models.UniqueConstraint(
                fields=["designation", "id_lookup"], name="beneficiary_once_per_designation"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
