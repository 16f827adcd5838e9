"""The cashier's page: labelled, honest, once; and its notices, sent until answered."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from policies.payments import services
from policies.payments.enums import PaymentState
from policies.payments.sandbox_cashier import desk, notices, tasks
from policies.payments.sandbox_cashier.models import Trade, TradeNotice
from storefront.foundation import clock
from tests.payments import factory


@pytest.fixture
def trade(application):
    return factory.open_at_cashier(services.start_payment(application))


def act(client, trade, word):
    answer = client.post(reverse("sandbox_cashier:trade", args=[trade.token]), {"act": word})
    trade.refresh_from_db()
    return answer


def test_the_page_says_that_it_is_a_demonstration(client, trade):
    text = client.get(reverse("sandbox_cashier:trade", args=[trade.token])).content.decode()
    assert "演示收银台" in text
    assert "¥2.00" in text
    assert "style=" not in text and "<script" not in text


def test_paying_goes_back_to_the_shop_and_owes_a_notice(client, trade):
    answer = act(client, trade, "pay")
    assert (answer.status_code, answer.headers["Location"]) == (302, factory.RETURN_URL)
    assert trade.paid_fen == 200
    assert trade.notices.count() == 1


def test_paying_twice_takes_the_money_once(client, trade):
    act(client, trade, "pay")
    paid_at = trade.paid_at
    act(client, trade, "short")
    assert (trade.paid_fen, trade.paid_at) == (200, paid_at)
    assert trade.notices.count() == 1


@pytest.mark.parametrize(("word", "paid", "told"), [("silent", 200, 0), ("short", 199, 1), ("close", 0, 1)])
def test_what_goes_wrong_in_life_can_be_tapped(client, trade, word, paid, told):
    act(client, trade, word)
    assert (trade.paid_fen, trade.notices.count()) == (paid, told)


@pytest.mark.parametrize("word", ["", "steal", "\x00", "pay" * 999])
def test_an_unknown_act_does_nothing(client, trade, word):
    assert act(client, trade, word).status_code == 302
    assert trade.paid_at is None


def test_a_late_payer_is_paid_only_after_the_end(client, trade):
    act(client, trade, "late")
    assert trade.status(clock.now()) == "WAIT_BUYER_PAY"
    assert notices.send_due() == 0
    with time_machine.travel(trade.expires_at + timedelta(minutes=6)):
        assert trade.status(clock.now()) == "TRADE_SUCCESS"
        tasks.send_due_notices()
    assert TradeNotice.objects.get().taken_at is not None


def test_after_its_time_an_order_cannot_be_paid_in_time(client, trade):
    with time_machine.travel(trade.expires_at + timedelta(seconds=1)):
        act(client, trade, "pay")
    assert trade.paid_at is None


def test_an_unknown_token_does_not_exist(client, db):
    assert client.get(reverse("sandbox_cashier:trade", args=["x"])).status_code == 404


def test_the_form_needs_the_cashiers_own_token(trade):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("sandbox_cashier:trade", args=[trade.token]), {"act": "pay"})
    assert answer.status_code == 403


def test_a_notice_is_sent_until_the_shop_answers_success(client, trade, settings):
    act(client, trade, "pay")
    true_address = trade.notify_url
    Trade.objects.update(notify_url="http://testserver/nowhere/")
    assert notices.send_due() == 0
    assert notices.send_due() == 0  # the next attempt has its time
    notice = TradeNotice.objects.get()
    assert (notice.attempts, notice.taken_at) == (1, None)
    Trade.objects.update(notify_url=true_address)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert notices.send_due() == 1
        assert notices.send_due() == 0
    payment = services.payments.Payment.objects.get()
    assert payment.state == PaymentState.PAID


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"method": "alipay.trade.page.pay"},
        {"method": "alipay.trade.query", "app_id": "x", "sign": "\x00"},
        {"method": "rm -rf", "biz_content": "["},
    ],
)
def test_requests_nobody_signed_are_refused(client, db, params):
    answer = client.post(reverse("sandbox_cashier:gateway"), params)
    assert answer.status_code in {200, 400}
    assert b"10000" not in answer.content
    assert not Trade.objects.exists()


def test_the_same_number_for_another_sum_is_refused(client, another):
    payment = services.start_payment(another())
    factory.open_at_cashier(payment)
    payment.amount_fen = 1
    from urllib.parse import parse_qsl, urlsplit

    address = urlsplit(services.cashier_address(payment, return_url=factory.RETURN_URL))
    assert client.get(address.path, dict(parse_qsl(address.query))).status_code == 400
    assert Trade.objects.get().total_fen == 200


def test_a_refund_of_an_unpaid_trade_is_refused(trade):
    from policies.payments.sandbox_cashier.protocol import Refusal

    ask = {"out_trade_no": trade.out_trade_no, "out_request_no": "r", "refund_amount": "1.00"}
    with pytest.raises(Refusal):
        desk.refund(ask)


def test_the_shop_and_the_cashier_import_nothing_of_each_other():
    import ast
    from pathlib import Path

    room = Path(services.__file__).parent.parent
    stranger = room / "sandbox_cashier"
    for path in room.rglob("*.py"):
        names = {
            name
            for node in ast.walk(ast.parse(path.read_text()))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        inside = stranger in path.parents
        ours = {name for name in names if name.startswith(("policies", "storefront", "claims", "config"))}
        cashiers = {name for name in ours if name.startswith("policies.payments.sandbox_cashier")}
        assert (ours - cashiers if inside else cashiers) == set(), path
