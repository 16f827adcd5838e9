"""Payments, refunds and the gateway's notices as rows. The database holds the rules about money."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from policies.payments.domain import CURRENCY
from policies.payments.enums import (
    PAYMENT_MOVES,
    REFUND_MOVES,
    GatewayName,
    HoldReason,
    NoticeOutcome,
    PaymentState,
    RefundState,
)
from storefront.foundation.references import new_reference

OPEN_STATES = (PaymentState.CREATED, PaymentState.PAID)
WITHOUT_MONEY = (PaymentState.CREATED, PaymentState.CLOSED)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def open(self) -> "PaymentQuerySet":
        """Waiting for its money, or paid: an application has one such at most."""
        return self.filter(state__in=OPEN_STATES)

    def of(self, user: Any) -> "PaymentQuerySet":
        return self.filter(application__applicant_id=user.pk)


class Payment(models.Model):
    """One attempt to pay for an application. The amount is the application's when it was opened.

    `received_fen` is what really came; `refund_reserved_fen` what has been promised back of it, and
    `refunded_fen` what has gone back: never more than the one before."""

    NOT_PERSONAL: ClassVar = frozenset({"currency", "out_trade_no", "trade_no"})
    MOVES: ClassVar = PAYMENT_MOVES

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    application = models.ForeignKey("policies.Application", models.PROTECT, related_name="payments")
    amount_fen = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CURRENCY)
    gateway = models.CharField(max_length=20, choices=GatewayName)
    out_trade_no = models.CharField(max_length=64, unique=True)
    trade_no = models.CharField(max_length=64, null=True)
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.CREATED)
    hold_reason = models.CharField(max_length=20, choices=HoldReason, default="", blank=True)
    received_fen = models.PositiveBigIntegerField(default=0)
    refund_reserved_fen = models.PositiveBigIntegerField(default=0)
    refunded_fen = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_query_at = models.DateTimeField(null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=OPEN_STATES), name="payment_one_open"
            ),
            models.UniqueConstraint(
                fields=["gateway", "trade_no"], condition=Q(trade_no__isnull=False), name="payment_trade_once"
            ),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="payment_in_yuan"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="payment_ends_later"),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.PAID) | Q(received_fen=F("amount_fen")),
                name="payment_paid_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITHOUT_MONEY) | Q(received_fen=0), name="payment_unpaid_has_no_money"
            ),
            models.CheckConstraint(
                condition=Q(refund_reserved_fen__lte=F("received_fen")), name="payment_refunds_within_paid"
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("refund_reserved_fen")), name="payment_refunded_was_reserved"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.REFUNDED) | Q(refunded_fen=F("received_fen")),
                name="payment_refunded_in_full",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_query_at"], name="payment_to_ask", condition=Q(next_query_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def refundable_fen(self) -> int:
        """What may still be promised back."""
        return self.received_fen - self.refund_reserved_fen

    @property
    def is_refunding(self) -> bool:
        return self.refunded_fen < self.refund_reserved_fen


class Refund(models.Model):
    """Money promised back to the payer, over the channel it came by. `out_request_no` is its key with
    us and with the gateway."""

    NOT_PERSONAL: ClassVar = frozenset({"out_request_no", "reason", "gateway_code"})
    MOVES: ClassVar = REFUND_MOVES

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount_fen = models.PositiveBigIntegerField()
    out_request_no = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=RefundState, default=RefundState.REQUESTED)
    gateway_code = models.CharField(max_length=60, default="")
    requested_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.out_request_no


class GatewayNotice(models.Model):
    """A notice the gateway signed, kept once however often it is sent. Of its content only what was
    used is kept: the payer's account is nobody's business here."""

    NOT_PERSONAL: ClassVar = frozenset({"notice_id", "trade_no", "trade_state"})

    gateway = models.CharField(max_length=20, choices=GatewayName)
    notice_id = models.CharField(max_length=128)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="notices")
    trade_no = models.CharField(max_length=64)
    trade_state = models.CharField(max_length=20)
    amount_fen = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=20, choices=NoticeOutcome)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "notice_id"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return self.notice_id
