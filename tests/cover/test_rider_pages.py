"""The page of one rider's cancellation, and a refund in trouble, as holder, stranger and desk meet them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from policies.cover.models import CoverHold, Policy, RiderCancellation
from policies.payments.enums import RefundState
from storefront.foundation import clock
from storefront.foundation.roles import Role
from storefront.messages.models import PolicyEvent
from tests.enrolment import factory
from tests.enrolment.test_pages import BAD
from tests.people import WANG, customer, sign_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(client, guarded) -> Policy:
    """Plan B for a year with two riders, its holder signed in on a trusted device."""
    found = factory.issued(riders=("ambulance", "rescue"))
    sign_in(client, found.holder)
    return found


def address(policy, code="ambulance") -> str:
    return reverse("cover:rider_cancellation", args=[policy.reference, code])


def text_of(client, name, policy) -> str:
    return client.get(reverse(f"cover:{name}", args=[policy.reference])).content.decode()


def test_cancelling_a_rider_in_one_screen(client, policy):
    """The sum on the button, one press, and it is done; a second press from another tab is told kindly."""
    url = address(policy)
    with time_machine.travel(policy.start_at + timedelta(days=99, hours=1), tick=False):
        sign_in(client, policy.holder)
        page = client.get(url).content.decode()
        assert "退掉这项附加保障，退回 ¥3.63" in page
        assert "¥5.00 × 265 ÷ 365" in page
        assert client.post(url, {"agreed_fen": "363"})["Location"] == url
        again = client.post(url, {"agreed_fen": "363"})
        assert again.status_code == 422
        assert "已经退过了" in again.content.decode()
        assert "¥3.63" in client.get(url).content.decode()
    assert RiderCancellation.objects.get().refund_fen == 363
    assert policy.payment.refunds.count() == 1


def test_policy_and_portfolio_show_the_rider_as_ended(client, policy):
    assert address(policy) in text_of(client, "policy", policy)
    client.post(address(policy), {"agreed_fen": "500"})
    page = text_of(client, "policy", policy)
    assert "开始前已退掉，退回 ¥5.00" in page
    assert address(policy) not in page
    assert address(policy, "rescue") in page
    assert "开始前已退掉，退回 ¥5.00" in client.get(reverse("cover:portfolio")).content.decode()


def test_the_plan_leads_to_the_whole_cancellation(client, policy):
    """Edge case 29: removing the base removes its riders."""
    shown = client.get(address(policy, policy.plan))
    assert shown.status_code == 200
    assert reverse("cover:cancellation", args=[policy.reference]) in shown.content.decode()
    refused = client.post(address(policy, policy.plan), {"agreed_fen": "2000"})
    assert refused.status_code == 422
    assert "<form method" not in refused.content.decode().split("<main")[1]
    assert not policy.payment.refunds.exists()


def test_a_stranger_and_a_rider_nobody_bought_find_nothing(client, policy):
    assert client.get(address(policy, "transit")).status_code == 404
    assert client.get(address(policy, "nothing")).status_code == 404
    sign_in(client, customer(**WANG))
    assert client.get(address(policy)).status_code == 404
    assert client.post(address(policy), {"agreed_fen": "500"}).status_code == 404
    assert not RiderCancellation.objects.exists()


@pytest.mark.parametrize("value", BAD)
def test_a_sum_nobody_was_shown_cancels_nothing(client, policy, value):
    assert client.post(address(policy), {"agreed_fen": value}).status_code == 422
    assert not RiderCancellation.objects.exists()


def test_held_cancelled_and_ended_say_so(client, policy):
    hold = CoverHold.objects.create(policy=policy, reason="claim", placed_at=clock.now())
    assert "要先由人核对" in client.get(address(policy)).content.decode()
    assert client.post(address(policy), {"agreed_fen": "500"}).status_code == 422
    hold.delete()
    with time_machine.travel(policy.end_at, tick=False):
        sign_in(client, policy.holder)
        assert "保障已经到期" in client.get(address(policy)).content.decode()
    client.post(reverse("cover:cancellation", args=[policy.reference]), {"agreed_fen": "3500"})
    assert "已经退保了" in client.get(address(policy)).content.decode()
    assert not RiderCancellation.objects.exists()


@pytest.fixture
def refused(client, policy, settings, monkeypatch):
    """A refund whose channel does not take it."""
    from policies.payments.gateways.interface import GatewayRefused
    from policies.payments.services import refunds

    class Closed:
        def refund(self, **_asked):
            raise GatewayRefused("ACQ.BUYER_ACCOUNT_CLOSED")

    monkeypatch.setattr(refunds, "gateway", Closed)
    client.post(address(policy), {"agreed_fen": "500"})
    factory.deliver()
    refund = policy.payment.refunds.get()
    assert refund.state == RefundState.FAILED
    return refund


def test_a_refused_refund_says_what_it_means_and_what_to_do(client, policy, refused):
    for name in ("policy", "cancellation"):
        page = text_of(client, name, policy)
        assert "¥5.00 还没有退到" in page
        assert "每小时再退一次" in page
        assert "您本人名下的另一个账户" in page
        assert policy.version.definition.insurer.phone in page
        assert "ACQ." not in page
    assert "¥5.00 还没有退到" in client.get(address(policy)).content.decode()


def test_a_refused_refund_stands_in_the_history_once_until_it_arrives(client, policy, refused, monkeypatch):
    """Tried again every hour: one line for the trouble, one for its end, none between."""
    from policies.payments.services.refunds import book_refund

    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        factory.deliver()
    assert PolicyEvent.objects.filter(kind="refund_failed").count() == 1
    book_refund(refund=refused, actor="test")
    factory.deliver()
    assert PolicyEvent.objects.get(kind="refund_done").policy_reference == policy.reference
    assert "还没有退到" not in text_of(client, "policy", policy)


def test_the_service_desk_sees_the_refused_refund(client, policy, refused):
    sign_in(client, staff(Role.SERVICE_DESK))
    page = client.get(reverse("accounts:person", args=[policy.holder.reference])).content.decode()
    assert "退款 5.00 元没有退成" in page
