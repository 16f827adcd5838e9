"""Who stands in an application: applicant and insured, and who receives a death benefit."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from policies.enrolment.enums import PartyRole, Relationship
from policies.enrolment.models.application import ABANDONED_ANSWERS, Application
from storefront.accounts.models.people import INSURER, Person
from storefront.foundation.money import BASIS_POINTS
from storefront.foundation.personal_data.declarations import (
    CONTRACT,
    Category,
    Declaration,
    LegalGround,
    mask_name,
    mask_resident_id,
)
from storefront.foundation.personal_data.fields import (
    BlindIndexField,
    EncryptedJSONField,
    EncryptedTextField,
)
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role


def _declare(label: str, purpose: str, **extra: Any) -> Declaration:
    defaults: dict[str, Any] = {
        "category": Category.IDENTITY,
        "ground": LegalGround.CONTRACT,
        "retention": CONTRACT,
        "subject": "application__applicant",
        "roles": frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
        "recipients": (INSURER,),
    }
    return Declaration(label=label, purpose=purpose, **{**defaults, **extra})


class ApplicationParty(models.Model):
    """Applicant or insured; `typed_on` is the browser that named them. `snapshot` is the person as they
    were when the application was sent: name, id_kind, id_number, born_on, sex, phone, address."""

    NOT_PERSONAL: ClassVar = frozenset({"occupation_code"})
    ERASURE: ClassVar = ABANDONED_ANSWERS

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    occupation_code = models.CharField(max_length=10, default="")
    occupation_class = models.PositiveSmallIntegerField(null=True)
    typed_on = models.ForeignKey("storefront.Device", models.SET_NULL, null=True, related_name="+")
    snapshot = EncryptedJSONField(
        null=True, declaration=_declare("投保时的身份信息", "写进投保单和保单，发生理赔时核对")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "role"], name="one_party_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.reference}"


class ApplicationBeneficiary(models.Model):
    """A named beneficiary. Shares are basis points and sum to 10000 in each order level (R-13)."""

    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset()
    ERASURE: ClassVar = ABANDONED_ANSWERS

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="beneficiaries")
    order = models.PositiveSmallIntegerField(default=1)
    share_bp = models.PositiveIntegerField()
    relationship = models.CharField(max_length=20, choices=Relationship)
    name = EncryptedTextField(declaration=_declare("受益人姓名", "身故保险金给谁", mask=mask_name))
    id_number = EncryptedTextField(
        declaration=_declare("受益人身份证号", "给付时确认是本人", mask=mask_resident_id)
    )
    id_lookup = BlindIndexField(of="id_number")
    address = EncryptedTextField(
        declaration=_declare("受益人住所", "保单要写明住所（保险法第十八条）", category=Category.CONTACT)
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share_bp__gte=1, share_bp__lte=BASIS_POINTS), name="beneficiary_share_in_range"
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="beneficiary_order_from_one"),
            models.UniqueConstraint(
                fields=["application", "id_lookup"], name="beneficiary_once_per_application"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
