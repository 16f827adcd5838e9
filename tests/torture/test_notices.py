"""A thousand orders, five thousand notices doubled, shuffled and late, a thousand forgeries.

`SCALE=full` takes all of them, otherwise a seeded tenth. The witness is the cashier's own books.
"""

import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client

from policies.payments import services
from policies.payments.enums import PaymentState
from policies.payments.gateways import rsa2
from policies.payments.models import GatewayNotice, Payment, Refund
from policies.payments.sandbox_cashier.models import Trade, TradeNotice, TradeRefund
from storefront.accounts.models import User
from storefront.foundation import clock, outbox
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.transitions import StateChange
from tests.payments import factory
from tests.payments.test_rsa2 import PRIVATE as STRANGERS_KEY

pytestmark = [pytest.mark.torture, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FULL = os.environ.get("SCALE") == "full"
ORDERS = 1000 if FULL else 100
COPIES = 5
FORGERIES = 1000 if FULL else 100
SENDERS = 8
DOOR = "/payments/alipay/notice/"


@pytest.fixture(autouse=True)
def _own_keys(tmp_path, settings):
    yield from factory.own_keys(settings, tmp_path)


def in_parallel(call, items):
    def run(item):
        try:
            return call(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(run, items))


def post(form):
    return Client().post(DOOR, form).content.decode()


def paid_orders(dice):
    """Orders paid at the cashier in every way: in time, one fen short, and some closed by us before
    the money is told of."""
    user, version = User.objects.create_user(), None
    for _ in range(ORDERS):
        application = factory.application(applicant=user, version=version)
        version = application.version
        payment = services.start_payment(application)
        trade = factory.open_at_cashier(payment)
        short = dice.random() < 0.03
        factory.desk.pay(trade, amount_fen=199 if short else None, silent=dice.random() < 0.03)
        if dice.random() < 0.1:
            services.close_unpaid(payment=payment, actor="torture", reason="over")


def deliver_refunds():
    for entry in OutboxEntry.objects.filter(kind="payments.refund"):
        outbox.deliver(entry.pk)


def test_no_money_is_lost_and_none_is_doubled():
    dice = random.Random(20261122)
    paid_orders(dice)
    forms = [dict(parse_qsl(body)) for body in TradeNotice.objects.values_list("body", flat=True)]
    told = forms * COPIES + dice.choices(forms, k=COPIES * (ORDERS - len(forms)))
    assert len(told) == COPIES * ORDERS
    dice.shuffle(told)
    late = told[-ORDERS // 4 :]  # these come after we asked and gave back
    assert set(in_parallel(post, told[: -ORDERS // 4])) == {"success"}
    Payment.objects.filter(next_query_at__isnull=False).update(next_query_at=clock.now())
    while services.ask_due():
        pass
    deliver_refunds()
    assert set(in_parallel(post, late)) == {"success"}
    deliver_refunds()

    taken = factory.cashier_books()["taken"]
    assert len(taken) == ORDERS
    booked = dict(Payment.objects.values_list("out_trade_no", "received_fen"))
    assert booked == taken  # not a fen lost, not a fen invented
    kept = Payment.objects.filter(state=PaymentState.PAID)
    given_back = Payment.objects.filter(state=PaymentState.REFUNDED)
    assert kept.count() + given_back.count() == ORDERS
    assert given_back.count() == sum(fen == 199 for fen in taken.values()) > 0
    owed = Counter(
        OutboxEntry.objects.filter(kind="cover.issue_policy").values_list("payload__payment", flat=True)
    )
    assert owed == Counter(kept.values_list("reference", flat=True))  # one policy for each, no more
    moves = Counter(
        StateChange.objects.filter(subject="policies.payment", to_state__in=["paid", "held"]).values_list(
            "subject_id", flat=True
        )
    )
    assert set(moves.values()) == {1}
    returned = dict(Trade.objects.filter(refunded_fen__gt=0).values_list("out_trade_no", "refunded_fen"))
    assert returned == dict(given_back.values_list("out_trade_no", "received_fen"))
    assert TradeRefund.objects.count() == Refund.objects.count() == given_back.count()
    assert GatewayNotice.objects.count() == len(forms)


def forgery(form, dice):
    """One of the ways in which somebody would like to have paid."""
    unsigned = {name: value for name, value in form.items() if name not in {"sign", "sign_type"}}
    way = dice.randrange(6)
    if way == 0:
        return {**form, "notify_id": dice.randbytes(16).hex()}
    if way == 1:
        text = rsa2.content(unsigned, without=[])
        return {**form, "sign": rsa2.sign(text, STRANGERS_KEY)}
    if way == 2:
        raw = bytearray(form["sign"].encode())
        raw[dice.randrange(len(raw))] ^= 1
        return {**form, "sign": raw.decode(errors="replace")}
    if way == 3:
        return factory.signed_notice({**unsigned, "app_id": "2026" + "9" * 12})
    if way == 4:
        return factory.signed_notice({**unsigned, "seller_id": "2088" + "9" * 12})
    return {**form, "total_amount": "2.0", "added": "x"}


def test_no_forgery_is_accepted():
    dice = random.Random(20261123)
    user, version = User.objects.create_user(), None
    forms = []
    for _ in range(20):
        application = factory.application(applicant=user, version=version)
        version = application.version
        forms.append(factory.notice_form(factory.pay_at_cashier(services.start_payment(application))))
    forged = [forgery(dice.choice(forms), dice) for _ in range(FORGERIES)]
    assert set(in_parallel(post, forged)) == {"failure"}
    assert not GatewayNotice.objects.exists()
    assert not OutboxEntry.objects.filter(kind="cover.issue_policy").exists()
    assert set(Payment.objects.values_list("state", flat=True)) == {PaymentState.CREATED}
    assert set(in_parallel(post, forms)) == {"success"}  # there was something to steal
