"""A gateway's notice: verified, kept once, booked, and answered after commit."""

from collections.abc import Mapping

import structlog
from django.db import IntegrityError, transaction

from policies.payments.enums import NoticeOutcome, PaymentState
from policies.payments.gateways import gateway
from policies.payments.gateways.interface import NoticeRefused, TradeState, VerifiedNotice
from policies.payments.models import WITHOUT_MONEY, GatewayNotice, Payment, Refund
from policies.payments.services.payments import (
    book_returned,
    close_unpaid,
    confirm_paid,
    lock_application,
)
from policies.payments.services.refunds import book_refund
from storefront.foundation import clock

log = structlog.get_logger(__name__)

SUCCESS, FAILURE = "success", "failure"
ACTOR = "gateway:notice"


def handle_notice(form: Mapping[str, str]) -> str:
    """What to answer: `success` where the gateway need not send this again, else `failure`.

    A notice that is not the gateway's word to us leaves one line in the log and nothing else.
    """
    try:
        notice = gateway().parse_notice(form)
        return _keep_and_book(notice)
    except NoticeRefused as refusal:
        log.warning("notice_refused", because=refusal.code)
        return FAILURE


@transaction.atomic
def _keep_and_book(notice: VerifiedNotice) -> str:
    payment = Payment.objects.filter(out_trade_no=notice.trade.out_trade_no).first()
    if payment is None:
        raise NoticeRefused("unknown_order")
    # One queue per application from here on: a copy of this notice waits, then finds its row.
    lock_application(payment.application_id)
    payment.refresh_from_db()
    try:
        with transaction.atomic():
            row = _keep(notice, payment)
    except IntegrityError:
        return SUCCESS  # it was kept and booked before, and is answered as it was then
    row.outcome = _book(notice, payment)
    row.save(update_fields=["outcome"])
    return SUCCESS


def _keep(notice: VerifiedNotice, payment: Payment) -> GatewayNotice:
    receipt = notice.trade.receipt
    return GatewayNotice.objects.create(
        gateway=gateway().name,
        notice_id=notice.notice_id,
        payment=payment,
        trade_no=receipt.trade_no if receipt else "",
        trade_state=notice.trade.state.value,
        amount_fen=receipt.amount_fen if receipt else 0,
        outcome=NoticeOutcome.NOTHING_NEW,
        received_at=clock.now(),
    )


def _book(notice: VerifiedNotice, payment: Payment) -> NoticeOutcome:
    before, receipt = payment.state, notice.trade.receipt
    if receipt is None:
        closed = notice.trade.state is TradeState.CLOSED and close_unpaid(
            payment=payment, actor=ACTOR, reason="the gateway closed it"
        )
        return NoticeOutcome.CLOSED if closed else NoticeOutcome.NOTHING_NEW
    if notice.trade.state is TradeState.CLOSED and before in WITHOUT_MONEY:
        book_returned(payment=payment, receipt=receipt, actor=ACTOR)
        return NoticeOutcome.REFUND_BOOKED
    confirm_paid(payment=payment, receipt=receipt, actor=ACTOR)
    if notice.refund_request_no and _book_refund(notice.refund_request_no, payment):
        return NoticeOutcome.REFUND_BOOKED
    if payment.state == before:
        return NoticeOutcome.NOTHING_NEW
    return NoticeOutcome.HELD if payment.state == PaymentState.HELD else NoticeOutcome.BOOKED


def _book_refund(number: str, payment: Payment) -> bool:
    """False where the gateway gave back what nobody here promised: people must look at it."""
    refund = Refund.objects.filter(payment=payment, out_request_no=number).first()
    if refund is None:
        log.error("unknown_refund", payment=payment.reference)
        return False
    book_refund(refund=refund, actor=ACTOR)
    payment.refresh_from_db()
    return True
