"""The life of a payment: opened, paid, held, closed. Whoever is first moves it; the others see it moved.

Lock order everywhere: the application's row, then its payments, then refunds (docs/payments.md).
"""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import Application, CoverSlot
from policies.enrolment.services.slots import hold_slot
from policies.payments import domain
from policies.payments.domain import Receipt
from policies.payments.enums import GatewayName, HoldReason, PaymentState
from policies.payments.gateways import gateway
from policies.payments.gateways.interface import PageOrder
from policies.payments.models import Payment
from policies.payments.services.refunds import request_refund
from storefront.foundation import clock, outbox
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.foundation.references import new_reference
from storefront.foundation.transitions import transition
from storefront.messages.services import send_sms

log = structlog.get_logger(__name__)

SYSTEM = "system:payments"
# How an SMS ends that says why money went back.
SAID_OF_HOLD = {
    HoldReason.AMOUNT: "收到的金额和应付的不一样",
    HoldReason.CURRENCY: "收到的不是人民币",
    HoldReason.PAID_TWICE: "这份投保已经付过一次",
    HoldReason.TOO_LATE: "钱到的时候，这份投保已经不等付款了",
}


def lock_application(pk: int) -> Application:
    """Every step of money takes this lock first, so that two notices about one application queue."""
    return Application.objects.select_for_update().get(pk=pk)


@transaction.atomic
def start_payment(application: Application) -> Payment:
    """The application's open payment, or a new one at the price it was submitted with.

    An open one is given again while its 15 minutes last, so a double click or a second tab pays the
    same order. Nothing to pay: paid at once, and no gateway is called.
    BusinessRuleError `not_submitted`, `withdrawn`, `payment_pending` (its time is over but the gateway
    has not said yet whether money came), or where the insured's room went to another policy meanwhile.
    """
    locked = lock_application(application.pk)
    known = Payment.objects.open().filter(application=locked).first()
    if known is not None and known.state == PaymentState.PAID:
        return known
    if locked.state != ApplicationState.SUBMITTED:
        raise BusinessRuleError(
            "not_submitted", _("This application is not ready to be paid. Please check your answers first.")
        )
    if locked.version.withdrawn_at is not None:
        raise BusinessRuleError("withdrawn", _("This product is not sold any more. Nothing was charged."))
    if known is not None and known.amount_fen != locked.premium_fen:
        _close(known, actor=SYSTEM, reason="the price changed")
        known = None
    if known is None:
        return _open(locked)
    if known.expires_at <= clock.now():
        raise BusinessRuleError(
            "payment_pending",
            _("We are asking whether your last payment arrived. Please try again in a minute."),
        )
    return known


def _open(application: Application) -> Payment:
    now = clock.now()
    reference = new_reference()
    _keep_room(application, until=now + domain.PAYMENT_WINDOW + domain.CLOSING_GRACE)
    free = application.premium_fen == 0
    payment = Payment.objects.create(
        reference=reference,
        application=application,
        amount_fen=application.premium_fen,
        gateway=GatewayName.NONE if free else GatewayName.ALIPAY,
        out_trade_no=f"MB{reference}",
        created_at=now,
        expires_at=now + domain.PAYMENT_WINDOW,
        next_query_at=None if free else now + domain.FIRST_QUERY_AFTER,
    )
    if free:
        receipt = Receipt(trade_no="", amount_fen=0, currency=domain.CURRENCY)
        return confirm_paid(payment=payment, receipt=receipt, actor=SYSTEM)
    return payment


def _keep_room(application: Application, *, until: datetime) -> None:
    """Hold the insured person's room as long as the gateway takes money; ask for it again where it was
    given up meanwhile, before any money moves."""
    slot = CoverSlot.objects.filter(application=application).first()
    if slot is None:
        return
    held = CoverSlot.objects.filter(pk=slot.pk, state=SlotState.HELD).update(held_until=until)
    if not held:
        hold_slot(
            application=application,
            insured_lookup=slot.insured_lookup,
            limit_key=slot.limit_key,
            death_sum_fen=slot.death_sum_fen,
            begins_at=slot.start_at,
        )


def cashier_address(payment: Payment, *, return_url: str) -> str:
    """Where the browser goes to pay. The subject names the product only."""
    return gateway().page_pay(
        PageOrder(
            out_trade_no=payment.out_trade_no,
            amount_fen=payment.amount_fen,
            subject=payment.application.version.name,
            expires_at=payment.expires_at,
            return_url=return_url,
            notify_url=settings.SITE_URL + reverse("payments:notice"),
        )
    )


@transaction.atomic
def confirm_paid(*, payment: Payment, receipt: Receipt, actor: str) -> Payment:
    """Book money that came, once, however often it is told; returns the payment as it then stands.

    The right sum for an application that waits for it: paid, and the policy is owed from this moment
    (outbox `cover.issue_policy`). Anything else: held, and all of it goes back by itself.
    """
    application = lock_application(payment.application_id)
    payment.refresh_from_db()
    if payment.state not in {PaymentState.CREATED, PaymentState.CLOSED}:
        return payment
    others = Payment.objects.filter(application=application).exclude(pk=payment.pk)
    held_because = domain.hold_reason(
        receipt,
        amount_fen=payment.amount_fen,
        application_waits=(
            application.state == ApplicationState.SUBMITTED and application.premium_fen == payment.amount_fen
        ),
        another_paid=others.filter(state=PaymentState.PAID).exists(),
    )
    if held_because is None:
        for other in others.filter(state=PaymentState.CREATED):
            _close(other, actor=actor, reason="another payment came first")
        _accept(payment, application, receipt, actor)
    else:
        _hold(payment, receipt, held_because, actor)
    return payment


def _accept(payment: Payment, application: Application, receipt: Receipt, actor: str) -> None:
    now = clock.now()
    transition(
        payment,
        PaymentState.PAID,
        actor=actor,
        reason="the money came",
        received_fen=receipt.amount_fen,
        trade_no=receipt.trade_no or None,
        paid_at=domain.moment_paid(receipt, opened_at=payment.created_at, now=now),
        next_query_at=None,
    )
    transition(application, ApplicationState.PAID, actor=actor, reason="paid", paid_at=now)
    outbox.enqueue(
        kind="cover.issue_policy",
        key=f"issue:{payment.reference}",
        payload={"payment": payment.reference},
        queue=outbox.Queue.NOW,
    )


def _hold(payment: Payment, receipt: Receipt, because: HoldReason, actor: str) -> None:
    transition(
        payment,
        PaymentState.HELD,
        actor=actor,
        reason=f"held: {because.value}",
        hold_reason=because,
        received_fen=receipt.amount_fen,
        trade_no=receipt.trade_no or None,
        paid_at=clock.now(),
        next_query_at=None,
    )
    log.warning("payment_held", payment=payment.reference, because=because.value)
    request_refund(
        payment=payment,
        amount_fen=receipt.amount_fen,
        reason=f"held: {because.value}",
        key=f"held_{payment.reference}",
    )
    _tell_payer(payment, because)


def _tell_payer(payment: Payment, because: HoldReason) -> None:
    applicant = payment.application.applicant
    if applicant.phone:
        send_sms(
            phone=applicant.phone,
            text_code="application_refunded",
            params={"amount": Money(payment.received_fen).plain, "reason": SAID_OF_HOLD[because]},
            key=f"held:{payment.reference}",
            person=applicant,
        )


@transaction.atomic
def book_returned(*, payment: Payment, receipt: Receipt, actor: str) -> bool:
    """Book money that came and was given back at the gateway before we heard of either: nothing is
    owed to anybody. False where the payment was booked otherwise before."""
    lock_application(payment.application_id)
    fen = receipt.amount_fen
    return transition(
        payment,
        PaymentState.REFUNDED,
        actor=actor,
        reason="came and was given back at the gateway",
        hold_reason=HoldReason.RETURNED,
        received_fen=fen,
        refund_reserved_fen=fen,
        refunded_fen=fen,
        trade_no=receipt.trade_no,
        paid_at=clock.now(),
        next_query_at=None,
    )


@transaction.atomic
def close_unpaid(*, payment: Payment, actor: str, reason: str) -> bool:
    """Close a payment that nobody paid; False where it was paid or closed a moment before."""
    lock_application(payment.application_id)
    return _close(payment, actor=actor, reason=reason)


def _close(payment: Payment, *, actor: str, reason: str) -> bool:
    now = clock.now()
    return transition(
        payment,
        PaymentState.CLOSED,
        actor=actor,
        reason=reason,
        closed_at=now,
        next_query_at=domain.next_query_at(closed_at=now, now=now),
    )
