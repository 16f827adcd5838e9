"""States change through one door: a guarded UPDATE and its history row, in one transaction.

A model that has states carries `state` (TextChoices) and `MOVES`, the table of allowed moves.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models, transaction

from storefront.foundation import clock

Moves = Mapping[str, frozenset[str]]


class StateChange(models.Model):
    """One move of one row, kept for ever. `subject` is `app.model`, `actor` is `user:<reference>`,
    `system:<job>` or `gateway:<name>`; neither holds personal data."""

    NOT_PERSONAL: ClassVar = frozenset({"subject", "from_state", "to_state", "actor", "reason"})

    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    actor = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id", "at"], name="state_change_subject")]


def transition(obj: Any, to: str, *, actor: str, reason: str, **changes: Any) -> bool:
    """Move `obj` to a state, writing `changes` to its columns in the same UPDATE.

    True where this call moved it; False where someone was first (the row stands elsewhere). The
    object is left as the database has it. ValueError where the table knows no way to that state.
    """
    sources = frozenset(state for state, targets in obj.MOVES.items() if to in targets)
    if not sources:
        raise ValueError(f"no state of {type(obj).__name__} leads to {to!r}")
    model = type(obj)
    with transaction.atomic():
        before = model._default_manager.filter(pk=obj.pk).values_list("state", flat=True).first()
        moved = before in sources and bool(
            model._default_manager.filter(pk=obj.pk, state=before).update(state=to, **changes)
        )
        if moved:
            StateChange.objects.create(
                subject=model._meta.label_lower,
                subject_id=obj.pk,
                from_state=before,
                to_state=to,
                actor=actor,
                reason=reason,
                at=clock.now(),
            )
    obj.refresh_from_db(fields=["state", *changes])
    return moved
