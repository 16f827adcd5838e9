"""Codes we sent and tries people made: rows, so that caps survive a restart. No phone, no code in clear."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation.personal_data.declarations import SHORT
from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.personal_data.fields import BlindIndexField
from storefront.foundation.references import new_reference


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", "sign in"
    CONFIRM = "confirm", "confirm"


class SignInCode(models.Model):
    """One code sent to one number. `code_hash` is keyed, and emptied when the code is used or dead."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "code_hash"})
    ERASURE: ClassVar = Erasure(after=SHORT.period, counted_from="created_at")

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    purpose = models.CharField(max_length=10, choices=CodePurpose)
    phone_lookup = BlindIndexField()
    address_lookup = BlindIndexField()
    code_hash = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_lookup", "created_at"], name="code_of_phone"),
            models.Index(fields=["address_lookup", "created_at"], name="code_of_address"),
        ]

    def __str__(self) -> str:
        return self.reference


class SendGuard(models.Model):
    """A row to lock while the caps of a number or an address are counted."""

    ERASURE: ClassVar = Erasure(after=2 * SHORT.period, counted_from="touched_at")

    lookup = BlindIndexField(unique=True)
    touched_at = models.DateTimeField()


class SecondFactorTry(models.Model):
    """One try at a staff member's second factor. A time step that succeeded cannot succeed again."""

    ERASURE: ClassVar = Erasure(after=timedelta(days=180), counted_from="at")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    step = models.BigIntegerField(null=True)  # the TOTP counter that matched; null for a failure
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "step"], name="second_factor_step_once")]
        indexes = [models.Index(fields=["user", "at"], name="second_factor_of_user")]
