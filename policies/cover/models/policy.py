"""A policy as it was issued, and the persons it speaks of."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from policies.cover.enums import PolicyState
from policies.enrolment.enums import PartyRole
from policies.enrolment.models import Application
from policies.enrolment.models.particulars import particular_declaration
from storefront.accounts.models.people import INSURER, Person
from storefront.foundation.personal_data.declarations import CONTRACT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role


class PolicyQuerySet(models.QuerySet["Policy"]):
    def held_by(self, user: Any) -> "PolicyQuerySet":
        """The policies of one account; a stranger's do not exist for it."""
        return self.filter(holder_id=user.pk)


class Policy(models.Model):
    """One policy. Cover runs over [start_at, end_at): from 00:00 of start_on, or from the moment of
    payment where cover starts then, to 24:00 of end_on, Beijing time. `cover_ends_at` is earlier where
    the policy was cancelled; `item_price_fen` is the price of the insured item, where one is insured."""

    NOT_PERSONAL: ClassVar = frozenset({"number", "plan", "riders", "term", "price_lines"})
    MOVES: ClassVar = {
        PolicyState.ACTIVE: frozenset({PolicyState.CANCELLED, PolicyState.TERMINATED}),
        PolicyState.CANCELLED: frozenset(),
        PolicyState.TERMINATED: frozenset(),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    number = models.CharField(max_length=30, unique=True)
    application = models.OneToOneField(Application, models.PROTECT, related_name="policy")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="policies")
    version = models.ForeignKey("storefront.ProductVersion", models.PROTECT, related_name="+")
    payment = models.OneToOneField("policies.Payment", models.PROTECT, related_name="policy")
    plan = models.CharField(max_length=40)
    riders = models.JSONField(default=list)
    term = models.CharField(max_length=10)
    start_on = models.DateField()
    end_on = models.DateField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    cover_ends_at = models.DateTimeField()
    premium_fen = models.PositiveBigIntegerField()
    price_lines = models.JSONField(default=list)
    item_price_fen = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=20, choices=PolicyState, default=PolicyState.ACTIVE)
    issued_at = models.DateTimeField()
    papers_version = models.PositiveSmallIntegerField(default=1)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="policy_moments_in_order"),
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="policy_days_in_order"),
            models.CheckConstraint(
                condition=Q(cover_ends_at__lte=F("end_at")), name="policy_never_longer_than_issued"
            ),
        ]
        indexes = [models.Index(fields=["holder", "-start_at"], name="policy_of_holder")]

    def __str__(self) -> str:
        return self.number

    def covers(self, moment: datetime) -> bool:
        """Whether cover runs at a moment; the last moment itself is out (half-open)."""
        return self.start_at <= moment < self.cover_ends_at


class PolicyParty(models.Model):
    """Applicant or insured as the policy names them. `snapshot` as in ApplicationParty."""

    NOT_PERSONAL: ClassVar = frozenset({"occupation_code"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=20, choices=PartyRole)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    occupation_code = models.CharField(max_length=10, default="")
    occupation_class = models.PositiveSmallIntegerField(null=True)
    snapshot = EncryptedJSONField(
        declaration=Declaration(
            label="保单上的身份信息",
            purpose="保单要写明投保人和被保险人（保险法第十八条）",
            category=Category.IDENTITY,
            ground=LegalGround.CONTRACT,
            retention=CONTRACT,
            subject="policy__holder",
            roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
            recipients=(INSURER,),
        )
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "role"], name="one_policy_party_per_role")]

    def __str__(self) -> str:
        return f"{self.role} {self.reference}"


class PolicyParticular(models.Model):
    """A particular as the policy names it: `code`, `label` and `lookup` as in ApplicationParticular."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "label"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey(Policy, models.CASCADE, related_name="particulars")
    code = models.CharField(max_length=60)
    label = models.TextField()
    value = EncryptedTextField(declaration=particular_declaration("policy__holder"))
    lookup = BlindIndexField(of="value", null=True, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="one_policy_particular_per_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.reference}"
