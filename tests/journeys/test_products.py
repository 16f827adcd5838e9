"""Whole purchases of the other kinds: a thing by its order number, a course of the second level, three days
of travel with extras. Their pages are looked at as those of the first product are."""

import pytest

from policies.cover.models import Policy
from policies.payments.sandbox_cashier.models import Trade
from storefront.foundation import clock
from storefront.foundation.money import Money
from storefront.rules.refund import refund
from storefront.shop.window import forget
from tests.enrolment import factory
from tests.journeys.looking import DARK_PHONE_LIGHT_DESK, Inspector
from tests.journeys.test_pages import BOUGHT, SEEN_BEFORE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OF_A_PERSON = {"enrolment:occupation", "enrolment:beneficiaries"}
# Looked at for the first product already; what looks otherwise for another is looked at here again.
SEEN = (SEEN_BEFORE | BOUGHT) - {
    "quoting:quote",
    "quoting:enter",
    "enrolment:consents",
    "enrolment:insured",
    "enrolment:check",
    "payments:pay",
    "cover:policy",
    "cover:cancellation",
}


@pytest.fixture
def selling(shop):
    """Put a product beside the first one."""

    def load(slug: str):
        version = factory.on_sale(slug)
        forget()
        return version

    yield load
    forget()


def cancel(shopper, policy) -> int:
    """One screen; the sum on its button is the engine's, and it comes back."""
    shopper.open(f"/policies/{policy.reference}/cancellation/")
    due = refund(
        paid_fen=policy.premium_fen, start_on=policy.start_on, end_on=policy.end_on, asked_on=clock.today()
    )
    button = shopper.page.locator("main form button")
    assert str(Money(due.amount_fen)) in button.inner_text()
    shopper.press(button)
    policy.refresh_from_db()
    assert policy.cancellation.refund_fen == due.amount_fen
    return due.amount_fen


def test_a_washing_machine_by_its_order_number(visitor, selling):
    selling("appliance")
    inspector = Inspector(DARK_PHONE_LIGHT_DESK, seen=SEEN.copy())
    stated = {"item": "滚筒洗衣机，演示牌 DM-100", "serial": "dmx 2026-1108", "order": "202611110000000001"}
    shopper = visitor(look=inspector)
    shopper.stated = stated
    shopper.choose("appliance", item_price="2,999", riders=["delivery-delay"])
    shopper.go_on_until("payments:pay")
    assert not OF_A_PERSON & set(shopper.visited)
    assert "付款到账的那一刻" in shopper.page.locator("main").inner_text()
    shopper.pay()
    shopper.wait_for_policy()
    policy = Policy.objects.get()
    main = shopper.page.locator("main").inner_text()
    for said in stated.values():
        assert said in main
    assert policy.start_at == policy.payment.paid_at
    assert policy.covers(clock.now())
    assert Trade.objects.get().total_fen == policy.premium_fen == 1799 + 50
    assert 0 < cancel(shopper, policy) < policy.premium_fen  # the day of payment is used
    inspector.assert_clean()


def test_a_climbing_course_with_the_second_level(visitor, selling):
    selling("climbing-diving")
    shopper = visitor()
    shopper.stated = {"school": "明白山岩馆（演示）"}
    shopper.choose("climbing-diving", plan="plus", term="7d", riders=["gear"], age="36", occupation_class="1")
    shopper.go_on_until("enrolment:check")
    assert "明白山岩馆（演示）" in shopper.page.locator("main").inner_text()
    shopper.go_on_until("payments:pay")
    shopper.pay()
    shopper.wait_for_policy()
    policy = Policy.objects.get()
    assert (policy.plan, policy.riders, policy.premium_fen) == ("plus", ["gear"], 1800 + 150)
    assert set(shopper.visited) >= OF_A_PERSON
    assert cancel(shopper, policy) == policy.premium_fen  # cover has not started


def test_three_days_of_travel_with_extras_without_javascript(visitor, selling):
    selling("trip")
    start = clock.add_days(clock.today(), 5)
    last = clock.add_days(start, 2)
    shopper = visitor(java_script_enabled=False)
    shopper.stated = {"destination": "桂林、阳朔"}
    shopper.choose(
        "trip",
        plan="standard",
        term="3d",
        start_on=start.isoformat(),
        riders=["delay", "baggage"],
        age="36",
        occupation_class="2",
    )
    assert f"{last.month} 月 {last.day} 日 24 点" in shopper.page.locator("main").inner_text()
    shopper.go_on_until("payments:pay")
    shopper.pay()
    shopper.wait_for_policy()
    policy = Policy.objects.get()
    assert (policy.start_on, policy.end_on, policy.premium_fen) == (start, last, 500)
    assert "桂林、阳朔" in shopper.page.locator("main").inner_text()


def test_clauses_that_change_before_paying_are_read_as_a_difference_and_confirmed_again(visitor, selling):
    """Edge case 21: between reading and paying one exclusion and one question get other words."""
    version = selling("appliance")
    inspector = Inspector(DARK_PHONE_LIGHT_DESK, seen=SEEN_BEFORE | BOUGHT | {"enrolment:particular"})
    shopper = visitor(look=inspector)
    shopper.stated = {"item": "洗衣机", "serial": "DM-1", "order": "20261111"}
    shopper.choose("appliance", item_price="2999")
    shopper.go_on_until("payments:pay")
    changed = version.definition.exclusions[-1]
    factory.newer(
        "appliance",
        exclusions__toml=(changed.explanation, changed.explanation + "一个字也不多赔。"),
        product__toml=('label = "订单号"', 'label = "订单号或者发票号"'),
    )
    forget()
    before = len(shopper.visited)
    inspector.seen.discard("enrolment:exclusion_group")  # looked at again, with what went and came
    shopper.send()
    assert shopper.place == "enrolment:exclusion_group"
    assert shopper.page.locator("[data-exclusion]").count() == 1
    assert shopper.page.locator("ins").inner_text() == "一个字也不多赔。"
    shopper.go_on_until("payments:pay")
    assert shopper.visited[before:].count("enrolment:exclusion_group") == 1
    assert "enrolment:check" in shopper.visited[before:]
    assert shopper.visited[before:].count("enrolment:particular") == 1
    shopper.pay()
    shopper.wait_for_policy()
    assert Policy.objects.get().version.number == "2026-2"
    inspector.assert_clean()
