"""What happened to a policy after it was issued: cancellation, change of occupation, holds."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.cover.enums import CancellationCause, OccupationConsequence
from policies.cover.models.policy import Policy
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
