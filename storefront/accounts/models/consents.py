"""Consents, each for one purpose, given to one text, never bundled (PIPL Art.14, 29)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation.references import new_reference


class ConsentPurpose(models.TextChoices):
    """One purpose, one tick (domain R-50)."""

    PHONE = "phone", "用手机号登录和通知"
    IDENTITY = "identity", "身份证和手机号用于实名核验"
    HEALTH = "health", "健康与职业回答用于投保"
    PAYOUT_ACCOUNT = "payout_account", "收款账户用于退款和赔款"
    SHARING = "sharing", "提供给保险公司"
    MARKETING = "marketing", "推荐（可以不要）"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """That somebody agreed to a text, when, and since when no more. The text is known by its hash."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "text_version", "text_hash", "subject"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    subject = models.CharField(max_length=60, default="", blank=True)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "subject", "text_hash"],
                condition=models.Q(withdrawn_at=None),
                name="consent_standing_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]
        indexes = [models.Index(fields=["user", "purpose"], name="consent_of_user")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"
