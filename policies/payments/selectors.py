"""Reading payments: what an applicant sees of theirs, and what has to be asked about."""

from collections.abc import Iterable
from datetime import datetime

from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.payments import domain
from policies.payments.enums import PaymentState, RefundState
from policies.payments.models import OPEN_STATES, Payment, Refund

BATCH = 100


def last_payment(application: Application) -> Payment | None:
    """The payment that counts for a reader: one that is open, else the youngest."""
    payments = sorted(application.payments.all(), key=lambda payment: payment.pk)
    open_ones = [payment for payment in payments if payment.state in OPEN_STATES]
    return next(reversed(open_ones or payments), None)


def refused_refunds(payment: Payment) -> list[Refund]:
    """Money promised back that its channel does not take for now, oldest first; the payer should know."""
    return list(payment.refunds.filter(state=RefundState.FAILED).order_by("requested_at", "pk"))


def to_ask(now: datetime) -> Iterable[Payment]:
    """Payments whose notice has not come by the time it should have."""
    return Payment.objects.filter(next_query_at__lte=now).order_by("next_query_at")[:BATCH]


def paid_and_unissued(now: datetime) -> Iterable[Payment]:
    """Booked as paid longer ago than a policy may take to issue."""
    return Payment.objects.filter(
        state=PaymentState.PAID,
        application__state=ApplicationState.PAID,
        application__paid_at__lte=now - domain.UNISSUED_LIMIT,
    ).select_related("application")[:BATCH]
