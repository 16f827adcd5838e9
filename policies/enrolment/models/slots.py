"""The room an insured person or item has: one policy of a product at a time, and so much death cover.

The database itself holds both limits (`policies/enrolment/sql.py`), across accounts and processes.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from policies.enrolment.enums import SlotState
from policies.enrolment.models.application import Application

LIVE_STATES = (SlotState.HELD, SlotState.TAKEN)


class CoverSlotQuerySet(models.QuerySet["CoverSlot"]):
    def live(self) -> "CoverSlotQuerySet":
        return self.filter(state__in=LIVE_STATES)

    def overlapping(self, start_at: datetime, end_at: datetime) -> "CoverSlotQuerySet":
        return self.filter(start_at__lt=end_at, end_at__gt=start_at)


class CoverSlot(models.Model):
    """The period [start_at, end_at) in which an insured person, or an item, uses a limit key.
    `insured_lookup` is the blind index of the resident ID, or of the item's serial, the same in every
    account; the two never meet, for each is keyed by its own purpose."""

    NOT_PERSONAL: ClassVar = frozenset({"insured_lookup", "limit_key"})
    MOVES: ClassVar = {
        SlotState.HELD: frozenset({SlotState.TAKEN, SlotState.RELEASED}),
        SlotState.TAKEN: frozenset({SlotState.RELEASED}),
        SlotState.RELEASED: frozenset({SlotState.HELD, SlotState.TAKEN}),
    }

    application = models.OneToOneField(Application, models.PROTECT, related_name="slot")
    insured_lookup = models.CharField(max_length=64)
    limit_key = models.CharField(max_length=80)
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    death_sum_fen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=SlotState)
    held_until = models.DateTimeField(null=True)

    objects = CoverSlotQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["insured_lookup", "limit_key"], name="slot_of_insured", condition=~Q(state="released")
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gte=F("start_at")), name="slot_moments_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.limit_key} {self.state}"
