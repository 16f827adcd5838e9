"""States and reasons of payments, refunds and notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentState(models.TextChoices):
    """`held`: money came that cannot become a policy; it is on its way back."""

    CREATED = "created", _("waiting for the payment")
    PAID = "paid", _("paid")
    HELD = "held", _("held, being refunded")
    REFUNDED = "refunded", _("refunded")
    CLOSED = "closed", _("closed without money")


PAYMENT_MOVES: dict[str, frozenset[str]] = {
    PaymentState.CREATED: frozenset(
        {PaymentState.PAID, PaymentState.HELD, PaymentState.CLOSED, PaymentState.REFUNDED}
    ),
    # Money may come after the door was closed: it is booked, never ignored.
    PaymentState.CLOSED: frozenset({PaymentState.PAID, PaymentState.HELD, PaymentState.REFUNDED}),
    PaymentState.PAID: frozenset({PaymentState.REFUNDED}),
    PaymentState.HELD: frozenset({PaymentState.REFUNDED}),
    PaymentState.REFUNDED: frozenset(),
}


class RefundState(models.TextChoices):
    """`failed`: the gateway refused for now; it is tried again with the same number."""

    REQUESTED = "requested", _("on its way")
    FAILED = "failed", _("refused by the gateway, will be tried again")
    DONE = "done", _("refunded")


REFUND_MOVES: dict[str, frozenset[str]] = {
    RefundState.REQUESTED: frozenset({RefundState.DONE, RefundState.FAILED}),
    RefundState.FAILED: frozenset({RefundState.DONE}),
    RefundState.DONE: frozenset(),
}


class HoldReason(models.TextChoices):
    AMOUNT = "amount", _("another amount than asked")
    CURRENCY = "currency", _("another currency")
    PAID_TWICE = "paid_twice", _("the application was paid already")
    TOO_LATE = "too_late", _("the application no longer waited for it")
    RETURNED = "returned", _("given back at the gateway")


class NoticeOutcome(models.TextChoices):
    BOOKED = "booked", _("money booked")
    HELD = "held", _("money held and refunded")
    REFUND_BOOKED = "refund_booked", _("refund booked")
    CLOSED = "closed", _("payment closed")
    NOTHING_NEW = "nothing_new", _("said nothing new")


class GatewayName(models.TextChoices):
    ALIPAY = "alipay", _("Alipay")
    NONE = "none", _("nothing to pay")
