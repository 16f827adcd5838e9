"""Purchases that do not go straight: another device, another language, back after paying, double clicks,
another price, advice to stop, named beneficiaries, and stopping."""

from datetime import timedelta

import pytest

from policies.cover.models import Policy
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.payments.models import Payment
from policies.payments.sandbox_cashier.models import Trade
from storefront.accounts.models import SignInCode
from storefront.foundation import clock
from tests.journeys.looking import DARK_PHONE_LIGHT_DESK, Inspector
from tests.journeys.shopper import ADDRESS, NAME
from tests.journeys.test_pages import BOUGHT, SEEN_BEFORE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RIDER = "外卖骑手"


def test_progress_is_found_on_another_device(visitor):
    first = visitor()
    first.find_product()
    first.quote()
    first.go_on_until("enrolment:address")
    SignInCode.objects.update(created_at=clock.now() - timedelta(minutes=2))  # 60 s lie between two codes
    second = visitor()
    second.open(first.path)
    second.sign_in()
    second.go_on_until("enrolment:address")
    assert second.path == first.path
    assert "enrolment:notices" not in second.visited
    second.fill_address()
    first.page.reload()
    assert ADDRESS in first.page.content()  # what the second device typed
    second.go_on_until("payments:pay")
    second.pay()
    second.wait_for_policy()
    assert "accounts:device" in second.visited
    assert Policy.objects.count() == 1


def test_the_language_changes_midway_and_the_clauses_stay_chinese(visitor):
    shopper = visitor()
    shopper.find_product()
    shopper.quote()
    shopper.go_on_until("enrolment:clauses")
    here = shopper.path
    shopper.press(shopper.page.get_by_role("link", name="English"))
    assert shopper.path == here
    assert shopper.page.locator("html").get_attribute("lang") == "en"
    assert shopper.page.locator("h1").inner_text() == "The clauses"
    assert shopper.page.locator("[data-clause]:not([lang=zh-CN])").count() == 0
    shopper.go_on_until("payments:pay")
    shopper.pay()
    shopper.wait_for_policy()


def test_a_double_click_pays_once_and_back_changes_nothing(visitor):
    shopper = visitor()
    shopper.apply()
    with shopper.page.expect_navigation():
        shopper.page.locator("main form button").first.dblclick()
    shopper.page.locator('button[value="pay"]').wait_for()
    with shopper.page.expect_navigation():
        shopper.page.locator('button[value="pay"]').dblclick()
    shopper.page.wait_for_load_state()
    assert Payment.objects.count() == Trade.objects.count() == 1
    if shopper.place == "sandbox_cashier:trade":
        shopper.press(shopper.page.get_by_role("link", name="回到商家"))
    shopper.wait_for_policy()
    reference = Application.objects.get().quote.reference
    for page in ("pay", "check", "insured"):
        shopper.open(f"/buy/{reference}/{page}/")
        assert shopper.place in {"payments:return", "cover:portfolio"}, page
    for _ in range(4):
        shopper.page.go_back()
    assert Payment.objects.count() == Policy.objects.count() == 1
    assert Trade.objects.get().refunded_fen == 0


def test_another_price_advice_to_stop_and_named_beneficiaries(visitor):
    inspector = Inspector(DARK_PHONE_LIGHT_DESK, seen=SEEN_BEFORE | BOUGHT)
    shopper = visitor(look=inspector)
    shopper.find_product()
    shopper.quote()
    shopper.go_on_until("enrolment:occupation")
    shopper.hand.fill(shopper.named("occupation"), RIDER)
    shopper.send()
    assert shopper.place == "enrolment:price"
    assert "¥2.00" in shopper.page.locator("main").inner_text()
    assert "¥3.00" in shopper.page.locator("main").inner_text()
    shopper.send()
    shopper.hand.choose(shopper.choice("answer", "illness"))
    shopper.send()
    shopper.go_on_until("enrolment:advice")
    assert not shopper.named("own_will").is_checked()
    shopper.hand.choose(shopper.named("own_will"))
    shopper.press(shopper.page.locator("main form:has([name=own_will]) button"))
    shopper.go_on_until("enrolment:beneficiaries")
    shopper.hand.choose(shopper.choice("kind", "named"))
    shopper.send()
    shopper.press(shopper.page.locator('main a[href$="/add/"]'))
    shopper.hand.fill(shopper.named("name"), "王阿姨")
    shopper.hand.take(shopper.named("relationship"), 1)
    shopper.hand.fill(shopper.named("id_number"), "110000196101010017")
    shopper.hand.fill(shopper.named("share"), "100")
    shopper.send()
    shopper.press(shopper.page.locator("main a[href*='/beneficiaries/named/']").first)
    shopper.send()
    assert shopper.place == "enrolment:named"
    shopper.press(shopper.page.locator("main form:not([action*=remove]) button"))
    shopper.go_on_until("payments:pay")
    inspector.assert_clean()
    shopper.pay()
    shopper.wait_for_policy()
    assert Policy.objects.get().premium_fen == 300
    assert "王" in shopper.page.locator("main").inner_text()


def test_stopping_where_advised_costs_nothing(visitor):
    inspector = Inspector(DARK_PHONE_LIGHT_DESK, seen=SEEN_BEFORE | BOUGHT | {"enrolment:advice"})
    shopper = visitor(look=inspector)
    shopper.find_product()
    shopper.quote()
    shopper.go_on_until("enrolment:need")
    shopper.hand.choose(shopper.choice("answer", "saving"))
    shopper.send()
    shopper.go_on_until("enrolment:advice")
    shopper.press(shopper.page.locator('main form[action$="/stop/"] button'))
    assert shopper.place == "enrolment:closed"
    inspector.assert_clean()
    assert Application.objects.get().state == ApplicationState.CLOSED
    assert not Payment.objects.exists()
    assert NAME not in shopper.page.content()
