"""Versions in a browser: one that changes between reading and paying, buying the same again, and the
pages that show them, to shoppers and to administrators."""

import io

import pytest

from policies.cover.models import Policy
from policies.cover.services.counting import count_sold_versions
from storefront.accounts.models import SignInCode
from storefront.catalogue.models import Draft
from storefront.foundation import clock
from storefront.foundation.roles import Role
from storefront.reading.models import Acknowledgement
from tests.catalogue.archives import zipped
from tests.journeys.looking import DARK_PHONE_LIGHT_DESK, LIGHT_PHONE_DARK_DESK, Inspector
from tests.people import staff
from tests.reading.selling import load_base, load_newer
from tests.shop.drafts import UNFINISHED, base_with, draft_of_base

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VERSIONS = "/products/base/clauses/versions/"
CHANGED = {
    "exclusions__toml": ("投保人故意害人，不赔", "投保人故意害人，一分不赔"),
    "02-cover__md": ("180 天内因为这次意外去世", "90 天内因为这次意外去世"),
    "product__toml": ("death_sum_fen = 50_000_000", "death_sum_fen = 40_000_000"),
    "cases__toml": ("张阿姨浴室滑倒", "张阿姨在浴室滑倒"),
    "tariff__csv": ("plan,A,annual,,,1000", "plan,A,annual,,,1200"),
}
EDITIONS = (("zh-hans", LIGHT_PHONE_DARK_DESK), ("en", DARK_PHONE_LIGHT_DESK))


def newer():
    """Another version on sale, in which one exclusion is put otherwise."""
    first = load_base().definition.exclusions[0]
    return load_newer(exclusions__toml=(first.explanation, first.explanation + "一个字也不赔。"))


def test_version_that_changes_between_reading_and_paying_is_read_as_a_difference(visitor):
    shopper = visitor()
    shopper.apply()
    assert shopper.place == "payments:pay"
    version = newer()
    shopper.page.reload()
    assert shopper.place == "enrolment:exclusion_group"
    assert shopper.page.locator("[data-exclusion]").count() == 1
    assert "一个字也不赔。" in shopper.page.locator("ins").inner_text()
    shopper.read()
    assert shopper.place == "enrolment:check"  # what was confirmed is confirmed once more
    shopper.go_on_until("payments:pay")
    shopper.pay()
    shopper.wait_for_policy()
    policy = Policy.objects.get()
    assert policy.version == version
    assert shopper.page.locator(f'a[href^="{VERSIONS}{version.number}/"]').count()
    read = Acknowledgement.objects.filter(chain=policy.application.chain, exclusion__version=version)
    assert read.count() == len(version.definition.exclusions)


@pytest.mark.parametrize("scripted", [True, False])
def test_buying_the_same_again_reads_nothing_twice(visitor, scripted):
    shopper = visitor(java_script_enabled=scripted)
    shopper.buy(rider="ambulance")
    first = Policy.objects.get()
    shopper.press(shopper.page.locator('main a[href^="/products/base/quote/"]'))
    assert shopper.choice("plan", "B").is_checked() and shopper.choice("riders", "ambulance").is_checked()
    assert shopper.named("start_on").input_value() == clock.add_days(first.end_on, 1).isoformat()
    shopper.press(shopper.page.locator("#price form button"))
    shopper.go_on_until("enrolment:notices")
    offered = shopper.page.locator('main [name="reading"]')
    assert offered.count() == 2 and not any(box.is_checked() for box in offered.all())
    shopper.hand.choose(shopper.choice("reading", "only_changes"))
    shopper.visited.clear()
    shopper.send()
    assert shopper.place == "enrolment:consents"
    assert not any(box.is_checked() for box in shopper.page.locator("main input[type=checkbox]").all())
    shopper.go_on_until("payments:pay")
    assert "enrolment:exclusion_group" not in shopper.visited
    shopper.pay()
    shopper.press(shopper.link("/policies/")) if scripted else shopper.wait_for_policy()
    second = Policy.objects.latest("pk")
    assert second.start_on == clock.add_days(first.end_on, 1)
    assert (second.plan, second.riders, second.version) == (first.plan, first.riders, first.version)


@pytest.mark.parametrize(("language", "combinations"), EDITIONS)
def test_pages_of_versions(visitor, shop, language, combinations):
    load_newer(**CHANGED)
    inspector = Inspector(combinations)
    shopper = visitor(look=inspector)
    shopper.page.goto(f"{shop}/language/{language}/")
    shopper.open(VERSIONS)
    shopper.press(shopper.page.locator('main a[href*="compare"]').first)
    assert shopper.page.locator("article ins").count()
    shopper.open(f"{VERSIONS}2026-1/")
    shopper.page.goto(f"{shop}{VERSIONS}compare/?from=9&to=9")
    inspector.inspect(shopper.page)
    inspector.assert_clean()


@pytest.mark.parametrize(("language", "combinations"), EDITIONS)
def test_pages_of_the_desk(visitor, shop, language, combinations):
    inspector = Inspector(combinations)
    desk = administrator(visitor(look=inspector))
    inspector.seen.clear()
    desk.page.goto(f"{shop}/language/{language}/")
    desk.open("/ops/catalogue/")
    desk.press(desk.page.locator('main a[href$="/upload/"]').first)
    desk.send()
    inspector.inspect(desk.page)  # without a file
    file = {"name": "base.zip", "mimeType": "application/zip", "buffer": archive()}
    desk.page.locator("input[type=file]").set_input_files(file)
    desk.send()
    assert desk.place == "catalogue:draft" and desk.page.locator(".failing > li").count() == 1
    desk.press(desk.page.locator('main a[href$="/product/"]'))
    desk.page.go_back()
    desk.press(desk.page.locator('main a[href$="/clauses/"]'))
    Draft.objects.update(made_by=None, state="discarded")
    draft = draft_of_base(("clauses/02-cover.md", "180 天内因为这次意外去世", "90 天内因为这次意外去世"))
    desk.open(f"/ops/catalogue/drafts/{draft.reference}/")
    inspector.inspect(desk.page)
    desk.press(desk.page.locator('main a[href$="/publication/"]'))
    desk.send()
    assert "2026-1" in desk.page.locator("main").inner_text()
    inspector.inspect(desk.page)
    desk.send()
    assert desk.place == "catalogue:product"
    count_sold_versions()
    desk.open("/ops/catalogue/products/base/2026-1/withdrawal/")
    desk.send()
    inspector.inspect(desk.page)  # without a reason
    desk.hand.fill(desk.named("reason"), "保额写错了")
    desk.send()
    inspector.inspect(desk.page)
    inspector.assert_clean()


def archive():
    return io.BytesIO(zipped(base_with(UNFINISHED).files, around="base/").read()).getvalue()


def administrator(desk):
    """Somebody signed in as an administrator, with the second factor."""
    SignInCode.objects.all().delete()
    desk.phone = str(staff(Role.ADMINISTRATOR).phone).removeprefix("+86")
    desk.open("/account/sign-in/?next=/ops/")
    desk.sign_in()
    desk.hand.fill(desk.named("code"), desk.code())
    desk.send()
    return desk
