"""Who of the staff opened what of whom, and what was handed to outsiders: rows, written first."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation import clock
from storefront.foundation.roles import roles_of


class AccessRecord(models.Model):
    """One reading of personal data by staff. `subject` is `app.model:reference`."""

    NOT_PERSONAL: ClassVar = frozenset({"role", "subject", "fields", "reason"})

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=80)
    subject = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="access_of_person")]


class TransferRecord(models.Model):
    """One hand-over of personal data to a named outsider (PIPL Art.23)."""

    NOT_PERSONAL: ClassVar = frozenset({"recipient", "purpose", "subject", "fields"})

    recipient = models.CharField(max_length=100)
    purpose = models.CharField(max_length=200)
    subject = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField()
    at = models.DateTimeField()


def subject_of(obj: Any) -> str:
    return f"{obj._meta.label_lower}:{obj.reference}"


def record_access(*, actor: Any, obj: Any, person: Any, fields: list[str], reason: str) -> AccessRecord:
    """Write that `actor` opened these fields of a row, and why, before they are shown."""
    return AccessRecord.objects.create(
        actor=actor,
        role=",".join(sorted(roles_of(actor))),
        subject=subject_of(obj),
        person=person,
        fields=fields,
        reason=reason,
        at=clock.now(),
    )


def record_transfer(
    *, recipient: str, purpose: str, obj: Any, person: Any, fields: list[str]
) -> TransferRecord:
    """Write that these fields of a row were handed to an outsider."""
    return TransferRecord.objects.create(
        recipient=recipient,
        purpose=purpose,
        subject=subject_of(obj),
        person=person,
        fields=fields,
        at=clock.now(),
    )
