"""The quote: a priced snapshot. What is sold is the application's, not the quote's."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from storefront.foundation import clock
from storefront.foundation.personal_data.declarations import (
    ABANDONED,
    Category,
    Declaration,
    LegalGround,
)
from storefront.foundation.personal_data.fields import EncryptedJSONField
from storefront.foundation.references import new_reference

VALID_FOR = timedelta(minutes=30)


class QuoteQuerySet(models.QuerySet["Quote"]):
    def visible_to(self, user: Any, session_references: list[str]) -> "QuoteQuerySet":
        """A user's own quotes, and those this browser made that nobody has claimed yet."""
        unclaimed = Q(owner__isnull=True, reference__in=session_references)
        return self.filter(unclaimed | Q(owner_id=user.pk) if user.is_authenticated else unclaimed)


class Quote(models.Model):
    """Choices and their price at a moment. `choices` is {plan, riders, term, start_on, age,
    occupation_class, item_price_fen}; `lines` is the arithmetic, line by line, as it was shown."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "lines"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="quotes")
    version = models.ForeignKey("storefront.ProductVersion", models.PROTECT, related_name="+")
    choices = EncryptedJSONField(
        null=True,  # emptied 90 days after an abandoned sale
        declaration=Declaration(
            label="报价时的选择",
            purpose="按您选的方案、年龄和职业类别算价格",
            category=Category.SALE,
            ground=LegalGround.CONTRACT,
            retention=ABANDONED,
            subject="owner",
        ),
    )
    lines = models.JSONField()
    total_fen = models.PositiveBigIntegerField()
    priced_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total_fen__gt=0), name="quote_costs_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("priced_at")), name="quote_lasts"),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_expired(self, at: datetime | None = None) -> bool:
        """The price stands to the end of its last second, not beyond."""
        return (at or clock.now()) >= self.expires_at
