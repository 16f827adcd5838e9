"""The cashier's books: trades, refunds, and the notices it owes its merchant."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def new_trade_no() -> str:
    """28 digits that begin with the day, as real ones do."""
    return f"{timezone.localdate():%Y%m%d}" + f"{secrets.randbelow(10**20):020d}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Trade(models.Model):
    """One order of a merchant. It is paid from `paid_at` on, which may lie ahead: a late payer."""

    NOT_PERSONAL: ClassVar = frozenset(
        {"trade_no", "token", "app_id", "out_trade_no", "subject", "notify_url", "return_url"}
    )

    trade_no = models.CharField(max_length=28, unique=True, default=new_trade_no)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    app_id = models.CharField(max_length=32)
    out_trade_no = models.CharField(max_length=64)
    subject = models.CharField(max_length=256)
    total_fen = models.PositiveBigIntegerField()
    paid_fen = models.PositiveBigIntegerField(default=0)
    refunded_fen = models.PositiveBigIntegerField(default=0)
    notify_url = models.CharField(max_length=500)
    return_url = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app_id", "out_trade_no"], name="cashier_trade_once"),
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("paid_fen")), name="cashier_refunds_within_paid"
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(closed_at__isnull=True), name="cashier_paid_or_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.trade_no

    def status(self, now: datetime) -> str:
        if self.paid_at is not None and self.paid_at <= now:
            return "TRADE_CLOSED" if self.refunded_fen == self.paid_fen else "TRADE_SUCCESS"
        if self.closed_at is not None or (self.paid_at is None and self.expires_at <= now):
            return "TRADE_CLOSED"
        return "WAIT_BUYER_PAY"


class TradeRefund(models.Model):
    """Money given back; one row for a request number, however often it is asked."""

    NOT_PERSONAL: ClassVar = frozenset({"request_no"})

    trade = models.ForeignKey(Trade, models.PROTECT, related_name="refunds")
    request_no = models.CharField(max_length=64)
    amount_fen = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trade", "request_no"], name="cashier_refund_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="cashier_refund_above_zero"),
        ]


class TradeNotice(models.Model):
    """A signed notice owed to the merchant, sent until it answers `success`."""

    NOT_PERSONAL: ClassVar = frozenset({"notice_id", "body"})

    trade = models.ForeignKey(Trade, models.PROTECT, related_name="notices")
    notice_id = models.CharField(max_length=64, unique=True)
    body = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="cashier_notice_open", condition=Q(taken_at__isnull=True))
        ]
