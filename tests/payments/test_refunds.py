"""Refunds: once, never above what was paid, tried again until done."""

from datetime import timedelta

import pytest
import time_machine

from policies.payments import services
from policies.payments.enums import PaymentState, RefundState
from policies.payments.models import Payment, Refund
from policies.payments.sandbox_cashier.models import TradeRefund
from storefront.foundation import clock, outbox
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.outbox import OutboxEntry
from tests.payments import factory


@pytest.fixture
def payment(application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment)
    factory.deliver_again(trade)
    OutboxEntry.objects.filter(kind="cover.issue_policy").delete()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    return payment


def returned():
    return [row.amount_fen for row in TradeRefund.objects.order_by("pk")]


def test_a_refund_reaches_the_payer_through_the_gateway(payment):
    refund = services.request_refund(payment=payment, amount_fen=150, reason="cancelled", key="cancel:abc")
    outbox.deliver_due()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, refund.out_request_no) == (RefundState.DONE, "cancel_abc")
    assert (payment.state, payment.refunded_fen) == (PaymentState.PAID, 150)
    assert returned() == [150]


def test_the_same_key_promises_once(payment):
    first = services.request_refund(payment=payment, amount_fen=150, reason="r", key="k")
    assert services.request_refund(payment=payment, amount_fen=150, reason="r", key="k") == first
    outbox.deliver_due()
    outbox.deliver_due()
    assert returned() == [150]


def test_the_same_key_for_another_sum_is_a_mistake(payment):
    services.request_refund(payment=payment, amount_fen=150, reason="r", key="k")
    with pytest.raises(ValueError, match="another refund"):
        services.request_refund(payment=payment, amount_fen=50, reason="r", key="k")


@pytest.mark.parametrize("key", ["", "k" * 65, "名字", "a b", "a/b"])
def test_a_key_the_gateway_cannot_take_is_a_mistake(payment, key):
    with pytest.raises(ValueError, match="key"):
        services.request_refund(payment=payment, amount_fen=1, reason="r", key=key)


def test_parts_add_up_to_what_was_paid_and_no_further(payment):
    services.request_refund(payment=payment, amount_fen=150, reason="r", key="a")
    with pytest.raises(BusinessRuleError) as caught:
        services.request_refund(payment=payment, amount_fen=51, reason="r", key="b")
    assert caught.value.code == "refund_above_paid"
    assert Refund.objects.count() == 1  # the refused one left nothing
    services.request_refund(payment=payment, amount_fen=50, reason="r", key="c")
    outbox.deliver_due()
    payment.refresh_from_db()
    assert payment.state == PaymentState.REFUNDED
    assert returned() == [150, 50]


def test_nothing_can_be_refunded_of_what_never_came(another):
    payment = services.start_payment(another())
    with pytest.raises(BusinessRuleError):
        services.request_refund(payment=payment, amount_fen=1, reason="r", key="a")


def test_a_refund_of_nothing_is_done_at_once(payment):
    refund = services.request_refund(payment=payment, amount_fen=0, reason="r", key="a")
    assert refund.state == RefundState.DONE
    assert not OutboxEntry.objects.filter(kind="payments.refund").exists()


def test_a_free_order_is_refunded_without_a_gateway(another):
    payment = services.start_payment(another(premium_fen=0))
    services.request_refund(payment=payment, amount_fen=0, reason="r", key="a")
    payment.refresh_from_db()
    assert payment.state == PaymentState.REFUNDED


def test_a_failed_channel_is_kept_and_tried_again_with_the_same_number(payment, settings):
    settings.SANDBOX_CASHIER = {**settings.SANDBOX_CASHIER, "refuse_refunds": True}
    refund = services.request_refund(payment=payment, amount_fen=200, reason="r", key="k")
    outbox.deliver_due()
    refund.refresh_from_db()
    assert (refund.state, refund.gateway_code) == (RefundState.FAILED, "ACQ.SELLER_BALANCE_NOT_ENOUGH")
    settings.SANDBOX_CASHIER = {**settings.SANDBOX_CASHIER, "refuse_refunds": False}
    outbox.deliver_due()
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED  # not at once
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        outbox.deliver_due()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state) == (RefundState.DONE, PaymentState.REFUNDED)
    assert returned() == [200]


def test_an_answer_lost_on_the_way_does_not_refund_twice(payment):
    """The gateway gave back, we never heard: the next attempt finds out by the same number."""
    from policies.payments.gateways import gateway
    from policies.payments.gateways.interface import GatewayUnavailable

    adapter = gateway()
    honest = adapter.send

    def heard_but_not_answered(url, params):
        honest(url, params)
        raise GatewayUnavailable("timeout")

    refund = services.request_refund(payment=payment, amount_fen=200, reason="r", key="k")
    adapter.send = heard_but_not_answered
    outbox.deliver_due()
    refund.refresh_from_db()
    assert (refund.state, returned()) == (RefundState.REQUESTED, [200])
    adapter.send = honest
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        outbox.deliver_due()
    refund.refresh_from_db()
    assert (refund.state, returned()) == (RefundState.DONE, [200])


def test_booking_twice_counts_once(payment):
    refund = services.request_refund(payment=payment, amount_fen=200, reason="r", key="k")
    services.book_refund(refund=Refund.objects.get(pk=refund.pk), actor="test")
    services.book_refund(refund=Refund.objects.get(pk=refund.pk), actor="test")
    assert Payment.objects.get().refunded_fen == 200
