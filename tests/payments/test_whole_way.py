"""From the pay page to the policy or the money back, with a real application and real evidence."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from policies.cover.models import Policy
from policies.enrolment.enums import ApplicationState
from policies.enrolment.services.submission import reopen_application
from policies.payments import services
from policies.payments.enums import HoldReason, PaymentState
from policies.payments.models import Payment
from policies.payments.sandbox_cashier import desk, notices
from policies.payments.sandbox_cashier.models import Trade
from storefront.messages.models import Message
from storefront.reading.models import EvidenceRow
from tests.enrolment import factory as enrolment
from tests.enrolment.conftest import _read_at_once, guarded  # noqa: F401
from tests.payments import factory
from tests.people import WANG, customer, sign_in


@pytest.fixture
def sale(client, guarded):  # noqa: F811
    """A shopper on a known device, with an application sent and waiting for its payment."""
    shopper = sign_in(client, customer())
    return enrolment.submitted(shopper)


def pay_by_pages(client, application, word="pay"):
    """The button, the cashier, its tap, and the way back."""
    address = client.post(reverse("payments:pay", args=[application.quote.reference])).headers["Location"]
    parts = urlsplit(address)
    cashier = client.get(parts.path, dict(parse_qsl(parts.query)), follow=True)
    return client.post(cashier.redirect_chain[-1][0], {"act": word})


def test_a_tap_at_the_cashier_becomes_a_policy(client, sale):
    back = pay_by_pages(client, sale)
    assert back.headers["Location"].endswith(reverse("payments:return", args=[sale.quote.reference]))
    assert notices.send_due() == 1
    enrolment.deliver()
    policy = Policy.objects.get(application=sale)
    assert policy.payment.received_fen == policy.premium_fen == Trade.objects.get().paid_fen
    page = client.get(back.headers["Location"]).content.decode()
    assert 'data-outcome="issued"' in page


def test_the_payment_page_is_kept_as_evidence(client, sale):
    before = EvidenceRow.objects.filter(chain=sale.chain).count()
    client.get(reverse("payments:pay", args=[sale.quote.reference]))
    rows = EvidenceRow.objects.filter(chain=sale.chain).order_by("pk")
    assert rows.count() > before
    assert rows.last().page == "pay"


def test_five_copies_of_the_notice_and_our_question_make_one_policy(client, sale):
    pay_by_pages(client, sale)
    trade = Trade.objects.get()
    for _ in range(5):
        assert factory.deliver_again(trade) == [True]
        services.ask_gateway(Payment.objects.get())
        enrolment.deliver()
    assert Policy.objects.count() == 1
    assert Message.objects.filter(text_code="policy_issued").count() == 1


def test_one_fen_less_makes_no_policy_and_goes_back(client, sale):
    pay_by_pages(client, sale, "short")
    notices.send_due()
    enrolment.deliver()
    trade = Trade.objects.get()
    assert not Policy.objects.exists()
    assert trade.refunded_fen == trade.paid_fen == sale.premium_fen - 1
    assert Message.objects.filter(text_code="application_refunded").count() == 1


def test_answers_changed_while_the_cashier_is_open_send_the_money_back(client, sale):
    payment = services.start_payment(sale)
    trade = factory.open_at_cashier(payment)
    assert reopen_application(application=sale)
    assert desk.pay(trade)
    notices.send_due()
    enrolment.deliver()
    payment.refresh_from_db()
    trade.refresh_from_db()
    assert (payment.state, payment.hold_reason) == (PaymentState.REFUNDED, HoldReason.TOO_LATE)
    assert trade.refunded_fen == trade.paid_fen
    assert not Policy.objects.exists()


def test_one_person_insured_from_two_accounts_pays_once(client, sale):
    """Both have paid before either is issued: one policy, the other's money goes back (edge case 25)."""
    from policies.enrolment.models import CoverSlot

    first = services.start_payment(sale)
    CoverSlot.objects.filter(application=sale).update(state="released")
    rival = enrolment.submitted(customer(**{**WANG, "id_number": enrolment.NUMBER}))
    second = services.start_payment(rival)
    trades = [factory.pay_at_cashier(payment) for payment in (first, second)]
    notices.send_due()
    for _ in range(3):
        enrolment.deliver()
    assert Policy.objects.count() == 1
    for trade in trades:
        trade.refresh_from_db()
    assert sorted(trade.refunded_fen for trade in trades) == [0, sale.premium_fen]
    sale.refresh_from_db()
    rival.refresh_from_db()
    assert sorted([sale.state, rival.state]) == [ApplicationState.CLOSED, ApplicationState.ISSUED]


def test_a_version_withdrawn_after_paying_sends_the_money_back(client, sale):
    from storefront.foundation import clock

    pay_by_pages(client, sale)
    type(sale.version).objects.update(withdrawn_at=clock.now())
    notices.send_due()
    enrolment.deliver()
    enrolment.deliver()
    trade = Trade.objects.get()
    assert not Policy.objects.exists()
    assert trade.refunded_fen == trade.paid_fen > 0
    page = client.get(reverse("payments:return", args=[sale.quote.reference])).content.decode()
    assert 'data-outcome="refunded"' in page
    assert reverse("enrolment:closed", args=[sale.quote.reference]) in page
