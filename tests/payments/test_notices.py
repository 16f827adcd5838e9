"""Notices: forged, tampered, doubled, shuffled, late, of another merchant, of another sum."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import structlog
import time_machine

from policies.enrolment.enums import ApplicationState
from policies.payments import services
from policies.payments.enums import HoldReason, NoticeOutcome, PaymentState, RefundState
from policies.payments.gateways import rsa2
from policies.payments.models import GatewayNotice, Payment, Refund
from policies.payments.sandbox_cashier import desk
from storefront.foundation import outbox
from storefront.foundation.outbox import OutboxEntry
from tests.payments import factory
from tests.payments.test_rsa2 import PRIVATE as STRANGERS_KEY

DOOR = "/payments/alipay/notice/"


@pytest.fixture
def trade(application):
    """Paid at the cashier; its notice lies there unsent."""
    return factory.pay_at_cashier(services.start_payment(application))


def answer(client, form):
    return client.post(DOOR, form).content.decode()


def owed_policies():
    return OutboxEntry.objects.filter(kind="cover.issue_policy").count()


def assert_nothing_happened():
    assert not GatewayNotice.objects.exists()
    assert list(Payment.objects.values_list("state", flat=True)) == [PaymentState.CREATED]
    assert owed_policies() == 0


def test_a_true_notice_is_booked_and_answered_literally(client, trade, application):
    assert answer(client, factory.notice_form(trade)) == "success"
    application.refresh_from_db()
    assert application.state == ApplicationState.PAID
    assert GatewayNotice.objects.get().outcome == NoticeOutcome.BOOKED
    assert owed_policies() == 1


def test_the_same_notice_again_is_answered_the_same_and_changes_nothing(client, trade):
    form = factory.notice_form(trade)
    assert [answer(client, form) for _ in range(5)] == ["success"] * 5
    assert GatewayNotice.objects.count() == 1
    assert owed_policies() == 1


def test_a_second_notice_with_another_number_says_nothing_new(client, trade):
    answer(client, factory.notice_form(trade))
    assert answer(client, factory.notice_form(trade, notify_id="second")) == "success"
    assert GatewayNotice.objects.get(notice_id="second").outcome == NoticeOutcome.NOTHING_NEW
    assert owed_policies() == 1


def test_parameters_in_any_order_are_the_same_notice(client, trade):
    form = factory.notice_form(trade)
    body = urlencode(list(reversed(list(form.items()))))
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    assert client.post(DOOR, body, content_type=kind).content == b"success"


@pytest.mark.parametrize(
    "change",
    [
        {"total_amount": "2.01"},
        {"trade_status": "TRADE_FINISHED"},
        {"out_trade_no": "MBx"},
        {"seller_id": "2088000000000009"},
        {"added": "1"},
        {"sign": ""},
        {"sign": "AAAA"},
        {"sign_type": "RSA"},
        {"sign_type": "none"},
        {"subject": "别的商品"},
        {"notify_id": "\x00"},
    ],
)
def test_a_tampered_notice_is_refused(client, trade, change):
    form = factory.notice_form(trade)
    assert answer(client, {**form, **change}) == "failure"
    assert_nothing_happened()
    assert answer(client, form) == "success"  # there was something to gain


@pytest.mark.parametrize("name", ["sign", "sign_type", "notify_id", "trade_no", "total_amount", "app_id"])
def test_a_notice_with_a_part_cut_out_is_refused(client, trade, name):
    form = factory.notice_form(trade)
    del form[name]
    assert answer(client, form) == "failure"
    assert_nothing_happened()


def test_a_notice_signed_by_somebody_else_is_refused(client, trade):
    form = factory.notice_form(trade)
    text = rsa2.content(form, without=["sign", "sign_type"])
    assert answer(client, {**form, "sign": rsa2.sign(text, STRANGERS_KEY)}) == "failure"
    assert_nothing_happened()


def test_a_notice_signed_with_the_shops_own_key_is_refused(client, trade):
    """Whoever steals the shop's key can order at the cashier, but cannot claim to have paid."""
    from policies.payments.gateways import gateway

    form = factory.notice_form(trade)
    text = rsa2.content(form, without=["sign", "sign_type"])
    assert answer(client, {**form, "sign": rsa2.sign(text, gateway().our_key)}) == "failure"
    assert_nothing_happened()


@pytest.mark.parametrize(
    "change",
    [
        {"app_id": "2026999999999999"},
        {"seller_id": "2088999999999999"},
        {"out_trade_no": "MBsomebodyelse"},
        {"trade_status": "TRADE_DREAMT_OF"},
        {"total_amount": "２.００"},
        {"total_amount": "-2.00"},
        {"total_amount": "2.001"},
        {"total_amount": "1e3"},
        {"notify_id": "n" * 129},
    ],
)
def test_a_truly_signed_notice_that_is_not_for_this_order_is_refused(client, trade, change):
    assert answer(client, factory.notice_form(trade, **change)) == "failure"
    assert_nothing_happened()


@pytest.mark.parametrize(
    ("change", "because"),
    [({"total_amount": "1.99"}, HoldReason.AMOUNT), ({"trans_currency": "USD"}, HoldReason.CURRENCY)],
)
def test_another_sum_or_currency_is_held(client, trade, change, because):
    assert answer(client, factory.notice_form(trade, **change)) == "success"
    assert Payment.objects.get().hold_reason == because
    assert GatewayNotice.objects.get().outcome == NoticeOutcome.HELD
    assert owed_policies() == 0


def test_the_same_name_twice_is_refused(client, trade):
    form = factory.notice_form(trade)
    body = urlencode([*form.items(), ("total_amount", "2.00")])
    answered = client.post(DOOR, body, content_type="application/x-www-form-urlencoded")
    assert answered.content == b"failure"
    assert_nothing_happened()


@pytest.mark.parametrize(
    "form", [{}, {"sign": "x" * 5000}, {"a": "\x00", "sign_type": "RSA2"}, {"签名": "\u202e"}]
)
def test_rubbish_is_answered_failure_never_an_error(client, db, form):
    assert answer(client, form) == "failure"


def test_without_the_gateways_key_nothing_is_believed(client, trade, settings, tmp_path):
    form = factory.notice_form(trade)
    settings.ALIPAY_PUBLIC_KEY_FILE = str(tmp_path / "not-there.pem")
    assert answer(client, form) == "failure"
    assert_nothing_happened()


def test_the_door_is_for_posts_only(client):
    assert client.get(DOOR).status_code == 405


def test_a_refused_notice_leaves_one_line_without_its_content(client, trade):
    with structlog.testing.capture_logs() as lines:
        answer(client, {**factory.notice_form(trade), "subject": "王小明"})
    refused = [line for line in lines if line["event"] == "notice_refused"]
    assert refused == [{"event": "notice_refused", "because": "signature", "log_level": "warning"}]


def test_a_late_notice_after_closing_still_becomes_a_policy(client, trade):
    payment = Payment.objects.get()
    services.close_unpaid(payment=payment, actor="test", reason="over")
    with time_machine.travel(payment.expires_at + timedelta(hours=3)):
        assert answer(client, factory.notice_form(trade)) == "success"
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    assert owed_policies() == 1


def test_a_closing_notice_closes_and_a_payment_after_it_counts(client, application):
    payment = services.start_payment(application)
    trade = factory.open_at_cashier(payment)
    desk.close(trade)
    assert answer(client, factory.notice_form(trade)) == "success"
    payment.refresh_from_db()
    assert payment.state == PaymentState.CLOSED
    assert GatewayNotice.objects.get().outcome == NoticeOutcome.CLOSED


def test_a_closing_notice_cannot_close_what_is_paid(client, trade):
    closing = factory.notice_form(trade, notify_id="c", trade_status="TRADE_CLOSED", gmt_payment="")
    answer(client, factory.notice_form(trade))
    assert answer(client, {k: v for k, v in closing.items() if v}) == "success"
    assert Payment.objects.get().state == PaymentState.PAID


def test_refund_before_pay_owes_no_policy_and_no_second_refund(client, trade):
    """Given back at the gateway before we heard of the payment: the two notices arrive in disorder."""
    paid = factory.notice_form(trade)
    desk.refund({"out_trade_no": trade.out_trade_no, "out_request_no": "console", "refund_amount": "2.00"})
    assert answer(client, factory.notice_form(trade)) == "success"
    assert answer(client, paid) == "success"
    payment = Payment.objects.get()
    assert (payment.state, payment.refunded_fen) == (PaymentState.REFUNDED, 200)
    assert owed_policies() == 0
    outbox.deliver_due()
    trade.refresh_from_db()
    assert trade.refunded_fen == 200


def test_our_own_refunds_notice_books_it(client, trade):
    answer(client, factory.notice_form(trade))
    payment = Payment.objects.get()
    refund = services.request_refund(payment=payment, amount_fen=200, reason="test", key="k1")
    desk.refund({"out_trade_no": trade.out_trade_no, "out_request_no": "k1", "refund_amount": "2.00"})
    assert answer(client, factory.notice_form(trade)) == "success"
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state) == (RefundState.DONE, PaymentState.REFUNDED)
    OutboxEntry.objects.filter(kind="cover.issue_policy").delete()
    assert outbox.deliver_due() == 1  # the outbox finds it done and asks nobody
    assert Refund.objects.count() == 1


def test_control_without_the_signature_check_a_forgery_pays(client, trade, monkeypatch):
    """The tests above can fail: with the guard off, the tampered notice is believed."""
    monkeypatch.setattr(rsa2, "is_signed_by", lambda *_: True)
    assert answer(client, {**factory.notice_form(trade), "sign": "AAAA"}) == "success"
    assert Payment.objects.get().state == PaymentState.PAID
