"""Parallel notices, questions, clicks and refunds on PostgreSQL: exactly once, or refused."""

import threading
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from policies.enrolment.enums import ApplicationState
from policies.payments import domain, services
from policies.payments.domain import CURRENCY, Receipt
from policies.payments.enums import HoldReason, PaymentState
from policies.payments.models import GatewayNotice, Payment, Refund
from policies.payments.services import payments as payment_services
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.transitions import StateChange
from tests.payments import factory
from tests.payments.race import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


def owed_policies():
    return OutboxEntry.objects.filter(kind="cover.issue_policy").count()


def test_clicks_in_many_tabs_open_one_order():
    for _ in range(ROUNDS):
        application = factory.application()
        found = together(*[partial(services.start_payment, application)] * 6)
        assert len({payment.pk for payment in found}) == 1


def test_copies_of_a_notice_and_our_own_question_book_once():
    for _ in range(ROUNDS):
        payment = services.start_payment(factory.application())
        form = factory.notice_form(factory.pay_at_cashier(payment))
        before = owed_policies()

        def deliver(form=form):
            return Client().post("/payments/alipay/notice/", form).content

        answers = together(*[deliver] * 5, lambda payment=payment: services.ask_gateway(payment))
        assert answers[:5] == [b"success"] * 5
        assert answers[5].state == PaymentState.PAID
        assert owed_policies() == before + 1
        assert GatewayNotice.objects.filter(payment=payment).count() == 1
        booked = StateChange.objects.filter(subject="policies.payment", subject_id=payment.pk)
        assert [change.to_state for change in booked] == ["paid"]


def _two_orders_paid():
    """One application, an old order and a new one, and money for both."""
    application = factory.application()
    old = services.start_payment(application)
    services.close_unpaid(payment=old, actor="test", reason="over")
    return application, [old, services.start_payment(application)]


def _confirm(payment):
    receipt = Receipt(trade_no=f"T{payment.pk}", amount_fen=200, currency=CURRENCY)
    return lambda: services.confirm_paid(payment=payment, receipt=receipt, actor="test")


def test_two_orders_of_one_application_paid_at_once_keep_one():
    for _ in range(ROUNDS):
        application, orders = _two_orders_paid()
        assert not [error for error in together(*map(_confirm, orders)) if isinstance(error, Exception)]
        states = sorted(Payment.objects.filter(application=application).values_list("state", flat=True))
        assert states in (["held", "paid"], ["closed", "paid"])
        late = Payment.objects.filter(application=application, state=PaymentState.HELD)
        assert all(payment.hold_reason == HoldReason.PAID_TWICE for payment in late)
        for payment in Payment.objects.filter(application=application):
            _confirm(payment)()
        states = sorted(Payment.objects.filter(application=application).values_list("state", flat=True))
        assert states == ["held", "paid"]


def test_control_without_lock_and_constraint_both_are_kept(monkeypatch):
    """The race above is real: with the guards off, one application is paid twice."""
    one_open = next(rule for rule in Payment._meta.constraints if rule.name == "payment_one_open")
    gate = threading.Barrier(2)
    decide = domain.hold_reason

    def decide_side_by_side(*args, **facts):
        decision = decide(*args, **facts)
        gate.wait(timeout=30)
        return decision

    monkeypatch.setattr(domain, "hold_reason", decide_side_by_side)
    monkeypatch.setattr(
        payment_services, "lock_application", lambda pk: factory.Application.objects.get(pk=pk)
    )
    monkeypatch.setattr(payment_services, "_close", lambda *args, **kwargs: False)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Payment, one_open)
    try:
        application, orders = _two_orders_with_closed_first()
        together(*map(_confirm, orders))
        kept = Payment.objects.filter(application=application, state=PaymentState.PAID).count()
    finally:
        Payment.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Payment, one_open)
    assert kept == 2


def _two_orders_with_closed_first():
    application = factory.application()
    old = services.start_payment(application)
    Payment.objects.filter(pk=old.pk).update(state=PaymentState.CLOSED)
    return application, [old, services.start_payment(application)]


def test_refunds_at_once_never_pass_what_was_paid():
    for _ in range(ROUNDS):
        payment = services.start_payment(factory.application())
        _confirm(payment)()

        def promise(number, payment=payment):
            return lambda: services.request_refund(
                payment=payment, amount_fen=90, reason="r", key=f"r{number}_{payment.reference}"
            )

        results = together(*[promise(number) for number in range(6)])
        assert sum(isinstance(result, Refund) for result in results) == 2
        assert sum(isinstance(result, BusinessRuleError) for result in results) == 4
        payment.refresh_from_db()
        assert payment.refund_reserved_fen == 180


def test_the_same_refund_asked_in_many_tabs_is_one():
    payment = services.start_payment(factory.application())
    _confirm(payment)()
    results = together(
        *[lambda: services.request_refund(payment=payment, amount_fen=200, reason="r", key="k")] * 6
    )
    assert len({refund.pk for refund in results}) == 1


def test_issuing_and_giving_up_at_once_have_one_winner():
    """Refund of the never issued against the issue that comes at last."""
    from datetime import timedelta

    from storefront.foundation import clock
    from storefront.foundation.transitions import transition

    for _ in range(ROUNDS):
        application = factory.application()
        payment = services.start_payment(application)
        _confirm(payment)()
        Payment.objects.filter(pk=payment.pk).update(paid_at=clock.now() - timedelta(days=2))
        application.refresh_from_db()
        refunded, issued = together(
            services.refund_unissued,
            lambda application=application: transition(
                application, ApplicationState.ISSUED, actor="test", reason="issued"
            ),
        )
        assert refunded + issued == 1
        assert Refund.objects.filter(payment=payment).count() == refunded
