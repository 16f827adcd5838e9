"""Money whose notice never came is found by asking; silence is not an answer."""

import copy
from datetime import timedelta

import pytest
import time_machine

from policies.payments import domain, services
from policies.payments.enums import HoldReason, PaymentState
from policies.payments.models import Payment
from policies.payments.sandbox_cashier import desk
from policies.payments.tasks import query_payments
from storefront.foundation import clock, outbox
from storefront.foundation.outbox import OutboxEntry
from tests.payments import factory


def later(**how):
    return time_machine.travel(clock.now() + timedelta(**how))


def test_a_payment_without_a_notice_is_found(application):
    payment = services.start_payment(application)
    factory.pay_at_cashier(payment, silent=True)
    query_payments()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CREATED  # too early to ask
    with later(minutes=1):
        query_payments()
        query_payments()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    assert OutboxEntry.objects.filter(kind="cover.issue_policy").count() == 1


@pytest.mark.parametrize("opened", [True, False])
def test_an_order_nobody_paid_is_closed_after_its_time(application, opened):
    payment = services.start_payment(application)
    if opened:
        factory.open_at_cashier(payment)
    with later(minutes=14):
        services.ask_due()
        payment.refresh_from_db()
        assert payment.state == PaymentState.CREATED
    with later(minutes=18):
        services.ask_due()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CLOSED
    assert payment.next_query_at is not None  # asked again, in case money slipped in


def test_money_that_slips_in_after_closing_is_found_without_a_notice(application):
    payment = services.start_payment(application)
    factory.pay_at_cashier(payment, late=True, silent=True)  # arrives 5 minutes after the end
    with later(minutes=18):
        services.ask_due()
        payment.refresh_from_db()
        assert payment.state == PaymentState.CLOSED
    with later(minutes=30):
        services.ask_due()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


def test_a_closed_order_is_asked_for_a_day_and_then_no_more(application):
    payment = services.start_payment(application)
    services.close_unpaid(payment=payment, actor="test", reason="over")
    asked = 0
    for hours in range(1, 40):
        with later(hours=hours):
            asked += services.ask_due()
    payment.refresh_from_db()
    assert (payment.state, payment.next_query_at) == (PaymentState.CLOSED, None)
    assert 2 <= asked <= len(domain.CLOSED_QUERIES_AFTER)


def test_a_silent_gateway_changes_nothing_and_is_asked_again(application, settings):
    payment = services.start_payment(application)
    factory.pay_at_cashier(payment, silent=True)
    honest = settings.ALIPAY_GATEWAY_URL
    settings.PAYMENT_TRANSPORT, settings.ALIPAY_GATEWAY_URL = "http", "http://127.0.0.1:9/"
    with later(hours=2):
        services.ask_due()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CREATED
    settings.PAYMENT_TRANSPORT, settings.ALIPAY_GATEWAY_URL = "in_process", honest
    with later(hours=3):
        services.ask_due()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID


def test_one_fen_less_is_found_by_asking_too(application):
    payment = services.start_payment(application)
    factory.pay_at_cashier(payment, silent=True, amount_fen=199)
    with later(minutes=1):
        services.ask_due()
        outbox.deliver_due()
    payment.refresh_from_db()
    assert (payment.state, payment.hold_reason) == (PaymentState.REFUNDED, HoldReason.AMOUNT)


def test_money_given_back_at_the_gateway_is_booked_as_gone(application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment, silent=True)
    desk.refund({"out_trade_no": trade.out_trade_no, "out_request_no": "console", "refund_amount": "2.00"})
    with later(minutes=1):
        services.ask_due()
    payment.refresh_from_db()
    assert (payment.state, payment.hold_reason) == (PaymentState.REFUNDED, HoldReason.RETURNED)
    assert not OutboxEntry.objects.filter(kind="cover.issue_policy").exists()


def test_paid_orders_are_not_asked_about(application):
    payment = services.start_payment(application)
    factory.deliver_again(factory.pay_at_cashier(payment))
    with later(hours=1):
        assert services.ask_due() == 0


def test_two_rounds_side_by_side_ask_once(application, monkeypatch):
    services.start_payment(application)
    with later(minutes=1):
        stale = list(Payment.objects.filter(next_query_at__lte=clock.now()))
        monkeypatch.setattr("policies.payments.selectors.to_ask", lambda now: copy.deepcopy(stale))
        assert services.ask_due() == 1
        assert services.ask_due() == 0  # the second round read the list before the first moved it
