"""The payment page and the way back: whose they are, what they say, that looking changes nothing."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.urls import reverse

from policies.enrolment.enums import ApplicationState
from policies.payments import services
from policies.payments.enums import PaymentState
from policies.payments.models import Payment, Refund
from policies.payments.sandbox_cashier import desk
from policies.payments.sandbox_cashier.models import Trade
from storefront.foundation import clock
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.transitions import StateChange
from tests.payments import factory
from tests.people import WANG, customer, sign_in


@pytest.fixture
def shopper(client, db):
    return sign_in(client, customer())


@pytest.fixture
def application(shopper, product):
    return factory.application(applicant=shopper, version=product, price_lines=LINES)


LINES = [
    {"code": "base", "label": "基础保费", "steps": ["2.00 × 1"], "clause_numbers": ["2.1"], "amount_fen": 200}
]


def at(name, application):
    return reverse(f"payments:{name}", args=[application.quote.reference])


def test_the_page_shows_the_sum_and_its_lines(client, application):
    page = client.get(at("pay", application))
    text = page.content.decode()
    assert page.status_code == 200
    assert "去付款 ¥2.00" in text
    assert "基础保费" in text
    assert application.version.definition.insurer.name in text


def test_the_button_leaves_for_the_cashier_with_the_same_sum(client, application):
    answer = client.post(at("pay", application))
    address = urlsplit(answer.headers["Location"])
    assert (answer.status_code, address.path) == (302, "/demo/cashier/gateway.do")
    desk_page = client.get(address.path, dict(parse_qsl(address.query)), follow=True)
    assert "演示收银台" in desk_page.content.decode()
    assert Trade.objects.get().total_fen == 200


def test_a_double_submit_leaves_for_the_same_order(client, application):
    numbers = set()
    for _ in range(2):
        query = dict(parse_qsl(urlsplit(client.post(at("pay", application)).headers["Location"]).query))
        numbers.add(query["biz_content"])
    assert len(numbers) == Payment.objects.count() == 1


def test_a_code_asked_for_long_ago_is_asked_again(client, application):
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        answer = client.post(at("pay", application))
    assert answer.headers["Location"].startswith(reverse("accounts:confirm"))
    assert not Payment.objects.exists()


@pytest.mark.parametrize("name", ["pay", "return"])
def test_a_strangers_payment_does_not_exist(client, application, name):
    Payment.objects.create(**_open(application))
    sign_in(client, customer(**WANG))
    assert client.get(at(name, application)).status_code == 404
    assert client.post(at("pay", application)).status_code == 404


@pytest.mark.parametrize("name", ["pay", "return"])
def test_nobody_signed_in_is_sent_to_sign_in(client, application, name):
    client.logout()
    assert client.get(at(name, application)).headers["Location"].startswith(reverse("accounts:sign_in"))


def _open(application):
    now = clock.now()
    return {
        "application": application,
        "amount_fen": 200,
        "gateway": "alipay",
        "out_trade_no": "MBx",
        "created_at": now,
        "expires_at": now + timedelta(minutes=15),
    }


@pytest.mark.parametrize(
    ("state", "name"),
    [("draft", "enrolment:check"), ("closed", "enrolment:closed"), ("paid", "payments:return")],
)
def test_straight_to_the_pay_address_gets_nowhere(client, application, state, name):
    type(application).objects.filter(pk=application.pk).update(state=state)
    answer = client.post(at("pay", application))
    assert answer.headers["Location"] == reverse(name, args=[application.quote.reference])
    assert not Payment.objects.exists()


def test_a_withdrawn_product_says_so_and_opens_no_order(client, application):
    type(application.version).objects.update(withdrawn_at=clock.now())
    answer = client.post(at("pay", application))
    assert answer.status_code == 422
    assert "停售" in answer.content.decode()
    assert not Payment.objects.exists()


def test_coming_back_changes_nothing_whatever_the_address_claims(client, application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment)
    before = (StateChange.objects.count(), OutboxEntry.objects.count())
    claims = {"out_trade_no": trade.out_trade_no, "trade_status": "TRADE_SUCCESS", "sign": "x"}
    page = client.get(at("return", application), claims)
    assert 'data-outcome="waiting"' in page.content.decode()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CREATED
    assert (StateChange.objects.count(), OutboxEntry.objects.count()) == before
    assert client.post(at("return", application)).status_code == 405


def _outcome(client, application):
    text = client.get(at("return", application)).content.decode()
    return text.split('data-outcome="')[1].split('"')[0], text


def test_the_way_back_tells_the_story_as_it_goes(client, application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment)
    word, text = _outcome(client, application)
    assert (word, "every 2s" in text) == ("waiting", True)
    factory.deliver_again(trade)
    word, text = _outcome(client, application)
    assert (word, "every 2s" in text) == ("issuing", True)
    type(application).objects.filter(pk=application.pk).update(state=ApplicationState.ISSUED)
    word, text = _outcome(client, application)
    assert (word, "every 2s" in text) == ("issued", False)
    assert reverse("cover:portfolio") in text


def test_the_way_back_says_what_was_wrong_with_the_money(client, application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment, amount_fen=199)
    factory.deliver_again(trade)
    word, text = _outcome(client, application)
    assert word == "refunding"
    assert "¥1.99" in text and "¥2.00" in text
    assert at("pay", application) in text
    services.send_refund(Refund.objects.get())
    assert _outcome(client, application)[0] == "refunded"


def test_the_way_back_of_an_unpaid_order_leads_to_paying(client, application):
    payment = services.start_payment(application)
    trade = factory.open_at_cashier(payment)
    desk.close(trade)
    factory.deliver_again(trade)
    word, text = _outcome(client, application)
    assert word == "not_paid"
    assert at("pay", application) in text


def test_the_fragment_is_the_same_story(client, application):
    services.start_payment(application)
    answer = client.get(at("return", application), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.strip().startswith('<div class="stack" data-outcome=')
    assert "HX-Request" in answer.headers["Vary"]


def test_the_way_back_reads_in_few_queries(client, application, django_assert_max_num_queries):
    factory.deliver_again(factory.pay_at_cashier(services.start_payment(application)))
    client.get(at("return", application))
    with django_assert_max_num_queries(8):
        client.get(at("return", application))


@pytest.mark.parametrize("ref", ["x", "2" * 16, "a-b", "9" * 200])
@pytest.mark.parametrize("name", ["pay", "return"])
def test_an_invented_reference_does_not_exist(client, shopper, name, ref):
    assert client.get(reverse(f"payments:{name}", args=[ref])).status_code == 404
