"""Money back to the payer over the channel it came by: promised as a row, sent by the outbox, once."""

import re
from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from policies.payments.enums import PaymentState, RefundState
from policies.payments.gateways import gateway
from policies.payments.gateways.interface import GatewayRefused, GatewayUnavailable
from policies.payments.models import Payment, Refund
from storefront.foundation import clock, outbox
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.outbox import TryAgain
from storefront.foundation.transitions import transition

log = structlog.get_logger(__name__)

ALLOWED_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
AFTER_REFUSAL = timedelta(hours=1)
AFTER_SILENCE = timedelta(seconds=30)
GATEWAY = "gateway:payments"
TELL = "cover.tell_of_refund"


@transaction.atomic
def request_refund(*, payment: Payment, amount_fen: int, reason: str, key: str) -> Refund:
    """Promise money back. The same key promises once; colons in it become underscores.

    BusinessRuleError `refund_above_paid` where the sum of all promises would pass what came;
    ValueError for a negative amount, a key the gateway cannot take, or the same key with another sum.
    """
    number = key.replace(":", "_")
    if amount_fen < 0 or ALLOWED_KEY.fullmatch(number) is None:
        raise ValueError("a refund needs an amount of 0 or more and a key of letters and digits")
    try:
        with transaction.atomic():
            refund = _promise(payment, amount_fen, reason, number)
    except IntegrityError:
        refund = Refund.objects.get(out_request_no=number)
        if (refund.payment_id, refund.amount_fen) != (payment.pk, amount_fen):
            raise ValueError("that key promised another refund") from None
        return refund
    if amount_fen == 0:  # nothing moves, so no gateway hears of it
        return book_refund(refund=refund, actor="system:payments")
    outbox.enqueue(kind="payments.refund", key=f"refund:{number}", payload={"refund": refund.reference})
    return refund


def _promise(payment: Payment, amount_fen: int, reason: str, number: str) -> Refund:
    refund = Refund.objects.create(
        payment=payment,
        amount_fen=amount_fen,
        out_request_no=number,
        reason=reason,
        requested_at=clock.now(),
    )
    reserved = Payment.objects.filter(
        pk=payment.pk, refund_reserved_fen__lte=F("received_fen") - amount_fen
    ).update(refund_reserved_fen=F("refund_reserved_fen") + amount_fen)
    if not reserved:
        raise BusinessRuleError(
            "refund_above_paid", _("More cannot be refunded than was paid and not refunded yet.")
        )
    payment.refresh_from_db(fields=["refund_reserved_fen"])
    return refund


def send_refund(refund: Refund) -> None:
    """Ask the gateway, outside any transaction, until it says done. Raises TryAgain while it does not:
    the request number stays the same, so the money goes back once."""
    payment = refund.payment
    if refund.state == RefundState.DONE:
        return
    try:
        reply = gateway().refund(
            out_trade_no=payment.out_trade_no,
            out_request_no=refund.out_request_no,
            amount_fen=refund.amount_fen,
            reason=refund.reason,
        )
        if not reply.done:
            reply = gateway().refund_query(
                out_trade_no=payment.out_trade_no, out_request_no=refund.out_request_no
            )
    except GatewayUnavailable as error:
        raise TryAgain(f"gateway: {error}", AFTER_SILENCE) from error
    except GatewayRefused as refusal:
        _refused(refund, refusal.code)
        raise TryAgain(f"refused: {refusal.code}", AFTER_REFUSAL) from refusal
    if not reply.done:
        raise TryAgain("not done yet", AFTER_SILENCE)
    book_refund(refund=refund, actor=GATEWAY)


@transaction.atomic
def _refused(refund: Refund, code: str) -> None:
    """Remember why, for the people of finance; the sum stays promised and is tried again. The payer is
    told the first time."""
    log.error("refund_refused", refund=refund.reference, code=code)
    Refund.objects.filter(pk=refund.pk).update(gateway_code=code[:60])
    if transition(refund, RefundState.FAILED, actor=GATEWAY, reason="the gateway refused"):
        _tell(refund)


def _tell(refund: Refund) -> None:
    """Owe the history of the policy a line about a refund that is or was in trouble."""
    outbox.enqueue(
        kind=TELL,
        key=f"tell_refund:{refund.out_request_no}:{refund.state}",
        payload={"refund": refund.reference, "state": refund.state},
    )


@transaction.atomic
def book_refund(*, refund: Refund, actor: str) -> Refund:
    """The money has gone back: book it, once. The payment is refunded when all of it has."""
    was_refused = Refund.objects.filter(pk=refund.pk, state=RefundState.FAILED).exists()
    if not transition(
        refund, RefundState.DONE, actor=actor, reason="the money went back", done_at=clock.now()
    ):
        return refund
    if was_refused:
        _tell(refund)
    Payment.objects.filter(pk=refund.payment_id).update(refunded_fen=F("refunded_fen") + refund.amount_fen)
    payment = Payment.objects.get(pk=refund.payment_id)
    if payment.refunded_fen == payment.received_fen:
        transition(payment, PaymentState.REFUNDED, actor=actor, reason="all of it went back")
    return refund
