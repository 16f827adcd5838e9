"""Browsers that signed in, and which of them proved whose account it is."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.references import new_reference


class Device(models.Model):
    """One browser of one account, known by the hash of a random cookie. It may show policies while
    `trusted_for` is the account's holder."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "token_hash", "label"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=60)
    trusted_for = models.ForeignKey("storefront.Person", models.SET_NULL, null=True, related_name="+")
    trusted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="device_once_per_account")]

    def __str__(self) -> str:
        return self.reference


class IdentityTry(models.Model):
    """One try at the last six of the resident ID; the failures of a day are capped per account."""

    ERASURE: ClassVar = Erasure(after=timedelta(days=30), counted_from="at")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    succeeded = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="identity_try_of_user")]
