"""The application itself: a snapshot of what is bought, at which price, under which version."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from policies.enrolment.enums import ApplicationState, BeneficiaryKind
from storefront.foundation.personal_data.declarations import ABANDONED
from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.references import new_reference

# What an abandoned application knew of people: gone 90 days after its reader was last seen. Where
# money moved the answers stay with the books.
ABANDONED_ANSWERS = Erasure(
    after=ABANDONED.period,
    counted_from="application__chain__last_at",
    only=Q(
        application__paid_at=None,
        application__state__in=[ApplicationState.DRAFT, ApplicationState.CLOSED],
    ),
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, user: Any) -> "ApplicationQuerySet":
        """The applications of one account; nobody else's exist for it."""
        return self.filter(applicant_id=user.pk)


class Application(models.Model):
    """One application for one policy (投保单). Plan, price and version are copied here from the quote;
    later edits of the catalogue never reach them."""

    NOT_PERSONAL: ClassVar = frozenset(
        {"plan", "riders", "term", "price_lines", "check_nonce", "closed_reason"}
    )
    MOVES: ClassVar = {
        ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.CLOSED}),
        ApplicationState.SUBMITTED: frozenset(
            {ApplicationState.DRAFT, ApplicationState.PAID, ApplicationState.CLOSED}
        ),
        ApplicationState.PAID: frozenset({ApplicationState.ISSUED, ApplicationState.CLOSED}),
        ApplicationState.ISSUED: frozenset(),
        ApplicationState.CLOSED: frozenset(),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    quote = models.OneToOneField("policies.Quote", models.PROTECT, related_name="application")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    version = models.ForeignKey("storefront.ProductVersion", models.PROTECT, related_name="+")
    chain = models.ForeignKey("storefront.EvidenceChain", models.PROTECT, null=True, related_name="+")
    plan = models.CharField(max_length=40)
    riders = models.JSONField(default=list)
    term = models.CharField(max_length=10)
    start_on = models.DateField()
    end_on = models.DateField()
    premium_fen = models.PositiveBigIntegerField()
    price_lines = models.JSONField(default=list)
    item_price_fen = models.PositiveBigIntegerField(null=True)  # where an item is insured
    beneficiary_kind = models.CharField(
        max_length=20, choices=BeneficiaryKind, default=BeneficiaryKind.UNDECIDED, blank=True
    )
    state = models.CharField(max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT)
    check_nonce = models.CharField(max_length=32, default="")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=60, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="application_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """True while the applicant may still change it."""
        return self.state == ApplicationState.DRAFT
