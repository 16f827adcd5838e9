"""Asking the gateway about money whose notice never came, and never leaving paid without an outcome."""

import structlog
from django.db import transaction

from policies.enrolment.models import Application
from policies.enrolment.services.opening import close_application
from policies.payments import domain, selectors
from policies.payments.enums import PaymentState
from policies.payments.gateways import PaymentGateway, gateway
from policies.payments.gateways.interface import GatewayRefused, GatewayUnavailable, Trade, TradeState
from policies.payments.models import WITHOUT_MONEY, Payment
from policies.payments.services.payments import (
    SYSTEM,
    book_returned,
    close_unpaid,
    confirm_paid,
    lock_application,
)
from policies.payments.services.refunds import request_refund
from storefront.foundation import clock

log = structlog.get_logger(__name__)

ACTOR = "gateway:query"
NEVER_ISSUED = "never_issued"


def ask_gateway(payment: Payment, *, through: PaymentGateway | None = None) -> Payment:
    """Ask once, outside any transaction, and book what the gateway says. GatewayUnavailable where it
    does not answer: then nothing changes."""
    try:
        trade = (through or gateway()).query(payment.out_trade_no)
    except GatewayRefused as refusal:
        log.error("query_refused", payment=payment.reference, code=refusal.code)
        raise GatewayUnavailable(refusal.code) from refusal
    _book(payment, trade)
    payment.refresh_from_db()
    return payment


def _book(payment: Payment, trade: Trade) -> None:
    if trade.receipt is not None and trade.state is TradeState.PAID:
        confirm_paid(payment=payment, receipt=trade.receipt, actor=ACTOR)
    elif trade.receipt is not None and payment.state in WITHOUT_MONEY:
        book_returned(payment=payment, receipt=trade.receipt, actor=ACTOR)
    elif payment.state == PaymentState.CREATED and _is_over(payment, trade):
        close_unpaid(payment=payment, actor=ACTOR, reason="nobody paid in time")


def _is_over(payment: Payment, trade: Trade) -> bool:
    """The gateway closed it, or its time is over and the gateway has no money for it."""
    return trade.state is TradeState.CLOSED or payment.expires_at + domain.CLOSING_GRACE <= clock.now()


def settle_expired(application: Application) -> None:
    """Before a new payment: ask about one whose time is over. A silent gateway leaves it as it is."""
    stale = Payment.objects.filter(
        application=application, state=PaymentState.CREATED, expires_at__lte=clock.now()
    ).first()
    if stale is None:
        return
    try:
        ask_gateway(stale)
    except GatewayUnavailable as error:
        log.warning("gateway_silent", payment=stale.reference, because=str(error))


def ask_due() -> int:
    """Ask about every payment that is due; returns how many were asked. Runs side by side unharmed:
    each takes a payment by moving its next question first."""
    asked = 0
    for payment in list(selectors.to_ask(clock.now())):
        now = clock.now()
        mine = Payment.objects.filter(pk=payment.pk, next_query_at=payment.next_query_at).update(
            next_query_at=domain.next_query_at(closed_at=payment.closed_at, now=now)
        )
        if not mine:
            continue
        asked += 1
        try:
            ask_gateway(payment)
        except GatewayUnavailable as error:
            log.warning("gateway_silent", payment=payment.reference, because=str(error))
            _ask_again(payment)
    return asked


def _ask_again(payment: Payment) -> None:
    """An unanswered question is not an answer: even the last one is asked again."""
    Payment.objects.filter(pk=payment.pk, state__in=WITHOUT_MONEY).update(
        next_query_at=clock.now() + domain.OPEN_QUERY_EVERY
    )


def refund_unissued() -> int:
    """Give back what was paid and not issued within the limit, whatever the cause (解释二 Art.4)."""
    return sum(_refund_unissued(payment) for payment in selectors.paid_and_unissued(clock.now()))


@transaction.atomic
def _refund_unissued(payment: Payment) -> bool:
    application = lock_application(payment.application_id)
    if not close_application(application=application, reason=NEVER_ISSUED, actor=SYSTEM):
        return False  # it was issued a moment before
    payment.refresh_from_db()
    log.error("paid_without_policy", payment=payment.reference)
    request_refund(
        payment=payment,
        amount_fen=payment.refundable_fen,
        reason=NEVER_ISSUED,
        key=f"unissued_{payment.reference}",
    )
    return True
