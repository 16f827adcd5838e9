"""The adapter and the cashier, each other's counterpart: what is asked, answered, and not believed."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from policies.payments import services
from policies.payments.gateways import gateway
from policies.payments.gateways.interface import (
    GatewayRefused,
    GatewayUnavailable,
    PageOrder,
    TradeState,
)
from policies.payments.gateways.transport import over_http
from policies.payments.sandbox_cashier import desk
from policies.payments.sandbox_cashier.models import Trade
from tests.payments import factory

ORDER = PageOrder(
    out_trade_no="MB1",
    amount_fen=205,
    subject="小安·基础意外险",
    expires_at=datetime(2026, 11, 22, 13, 45, tzinfo=UTC),
    return_url="http://testserver/back/",
    notify_url="http://testserver/payments/alipay/notice/",
)


def test_page_pay_says_what_the_protocol_wants():
    params = dict(parse_qsl(urlsplit(gateway().page_pay(ORDER)).query))
    assert params["method"] == "alipay.trade.page.pay"
    assert params["sign_type"] == "RSA2"
    assert params["charset"] == "utf-8"
    assert json.loads(params["biz_content"]) == {
        "out_trade_no": "MB1",
        "total_amount": "2.05",
        "subject": "小安·基础意外险",
        "product_code": "FAST_INSTANT_TRADE_PAY",
        "time_expire": "2026-11-22 21:45:00",  # Beijing time
    }
    datetime.strptime(params["timestamp"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007


def test_an_order_changed_on_its_way_is_refused_by_the_cashier(client, db):
    address = urlsplit(gateway().page_pay(ORDER))
    params = dict(parse_qsl(address.query))
    cheaper = params["biz_content"].replace("2.05", "0.01")
    answer = client.get(address.path, {**params, "biz_content": cheaper})
    assert answer.status_code == 400
    assert not Trade.objects.exists()
    assert client.get(address.path, params).status_code == 302  # the true one was good


def test_a_trade_goes_from_unknown_to_waiting_to_paid(application):
    payment = services.start_payment(application)
    assert gateway().query(payment.out_trade_no).state is TradeState.UNKNOWN
    trade = factory.open_at_cashier(payment)
    assert gateway().query(payment.out_trade_no).state is TradeState.WAITING
    desk.pay(trade)
    told = gateway().query(payment.out_trade_no)
    assert told.state is TradeState.PAID
    assert (told.receipt.amount_fen, told.receipt.trade_no) == (200, trade.trade_no)


def test_a_refund_is_made_once_and_can_be_asked_about(application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment)
    ask = {"out_trade_no": payment.out_trade_no, "out_request_no": "r1"}
    assert not gateway().refund_query(**ask).done
    assert gateway().refund(**ask, amount_fen=150, reason="test").done
    assert not gateway().refund(**ask, amount_fen=150, reason="test").done  # nothing changed hands again
    assert gateway().refund_query(**ask).done
    trade.refresh_from_db()
    assert trade.refunded_fen == 150


def test_the_cashier_gives_back_no_more_than_it_took(application):
    payment = services.start_payment(application)
    factory.pay_at_cashier(payment)
    with pytest.raises(GatewayRefused, match=r"ACQ\.TRADE_HAS_CLOSE"):
        gateway().refund(out_trade_no=payment.out_trade_no, out_request_no="r", amount_fen=201, reason="x")


def _answers_with(adapter, change):
    """The same adapter, with its answers changed on the way back."""
    honest = adapter.send
    adapter.send = lambda url, params: change(honest(url, params))
    return adapter


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("WAIT_BUYER_PAY", "TRADE_SUCCESS"),
        lambda text: text.replace('"2.00"', '"9.00"'),
        lambda text: text.replace('{"code"', '{ "code"'),  # the same meaning, other bytes
        lambda text: text[: text.index(',"sign"')] + "}",
        lambda text: text.replace('"sign":"', '"sign":"AAAA'),
        lambda text: '{"alipay_trade_query_response":{"code":"10000"},' + text[1:],
        lambda text: text.replace("alipay_trade_query_response", "alipay_trade_refund_response"),
        lambda text: '{"error_response":{"code":"40002"}}',
        lambda text: "<html>busy</html>",
        lambda text: "",
    ],
)
def test_an_answer_the_gateway_did_not_sign_is_no_answer(application, change):
    payment = services.start_payment(application)
    factory.open_at_cashier(payment)
    assert gateway().query(payment.out_trade_no).state is TradeState.WAITING
    with pytest.raises(GatewayUnavailable):
        _answers_with(gateway(), change).query(payment.out_trade_no)


def test_an_answer_about_another_trade_is_no_answer(another):
    mine, other = services.start_payment(another()), services.start_payment(another())
    factory.open_at_cashier(mine)
    factory.pay_at_cashier(other)
    honest = gateway().send
    recorded = []
    adapter = _answers_with(gateway(), lambda text: recorded.append(text) or text)
    adapter.query(other.out_trade_no)
    adapter.send = lambda url, params: recorded[0]  # a signed answer, replayed for another question
    with pytest.raises(GatewayUnavailable, match="another trade"):
        adapter.query(mine.out_trade_no)
    adapter.send = honest
    assert adapter.query(mine.out_trade_no).state is TradeState.WAITING


@pytest.mark.parametrize("code", ["20000", "40004"])
def test_a_busy_gateway_is_asked_again_later(application, code):
    from policies.payments.sandbox_cashier import protocol

    busy = protocol.Refusal("ACQ.SYSTEM_ERROR", code)
    adapter = gateway()
    adapter.send = lambda url, params: protocol.refused("alipay.trade.query", busy)
    services.start_payment(application)
    adapter.their_key = protocol.own_key(_folder()).public_key()
    with pytest.raises(GatewayUnavailable):
        adapter.query("MB1")


def _folder():
    from pathlib import Path

    from django.conf import settings

    return Path(settings.SANDBOX_CASHIER["key_folder"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/gateway.do", "file:///etc/hostname", "nonsense"])
def test_a_gateway_that_cannot_be_reached_is_unavailable(url):
    with pytest.raises(GatewayUnavailable):
        over_http(url, {"a": "b"})
