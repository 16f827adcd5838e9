"""What happened to a policy after it was issued: cancellation, whole or of a rider, change of work, holds."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from policies.cover.enums import CancellationCause, OccupationConsequence
from policies.cover.models.policy import Policy
from storefront.foundation import clock
from storefront.foundation.references import new_reference


class Cancellation(models.Model):
    """The end of a policy before its time, with the refund as it was computed. One per policy."""

    NOT_PERSONAL: ClassVar = frozenset({"steps", "actor"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.OneToOneField(Policy, models.PROTECT, related_name="cancellation")
    cause = models.CharField(max_length=20, choices=CancellationCause, default=CancellationCause.HOLDER)
    actor = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    refund_fen = models.PositiveBigIntegerField()
    steps = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.reference


class RiderCancellation(models.Model):
    """The end of one rider before its time, with the refund of its own line of the premium. Once for a
    rider of a policy. `effective_on` is its last day (to 24:00), or empty where it never began."""

    NOT_PERSONAL: ClassVar = frozenset({"rider", "label", "actor", "steps"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="rider_cancellations")
    rider = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    actor = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    effective_on = models.DateField(null=True)
    line_fen = models.PositiveBigIntegerField()
    refund_fen = models.PositiveBigIntegerField()
    steps = models.JSONField(default=list)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "rider"], name="rider_cancelled_once"),
            models.CheckConstraint(
                condition=Q(refund_fen__lte=F("line_fen")), name="rider_refund_within_its_line"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=False) | Q(refund_fen=F("line_fen")),
                name="rider_unbegun_refunded_whole",
            ),
            models.CheckConstraint(condition=~Q(rider=""), name="rider_cancellation_names_it"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.rider}"

    @property
    def ends_at(self) -> datetime:
        """The first moment without this rider; where it never began, the start of cover."""
        if self.effective_on is None:
            return self.policy.start_at
        return clock.start_of_day(clock.add_days(self.effective_on, 1))


class OccupationChange(models.Model):
    """A notice that the insured does other work now, and what follows from it."""

    NOT_PERSONAL: ClassVar = frozenset({"old_code", "new_code", "steps"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="occupation_changes")
    old_code = models.CharField(max_length=10)
    old_class = models.PositiveSmallIntegerField()
    new_code = models.CharField(max_length=10)
    new_class = models.PositiveSmallIntegerField()
    consequence = models.CharField(max_length=20, choices=OccupationConsequence)
    paid_fen = models.PositiveBigIntegerField()
    should_pay_fen = models.PositiveBigIntegerField()
    steps = models.JSONField(default=list)
    notified_at = models.DateTimeField()

    class Meta:
        ordering = ["notified_at", "pk"]

    def __str__(self) -> str:
        return self.reference


class CoverHold(models.Model):
    """While one stands, no refund goes out by itself: a claim is open. Claims write it."""

    NOT_PERSONAL: ClassVar = frozenset({"reason"})

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=120)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["policy"], name="cover_hold_open", condition=Q(lifted_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.reason}"
