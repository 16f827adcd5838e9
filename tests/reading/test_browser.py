"""From the quote to the end of reading in a real browser: by mouse, by keyboard, without JavaScript."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client

from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceChain, EvidenceRow
from storefront.reading.services import reading_state
from storefront.reading.services.verification import verify
from tests.people import customer, sign_in
from tests.reading.selling import load_base

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS_DIR")
WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def shop(live_server, settings):
    settings.READING_FLOOR_SCALE = 0.0
    load_base()
    return live_server.url


def signed_in_cookies(shop):
    client = Client()
    sign_in(client, customer())
    return [{"name": name, "value": morsel.value, "url": shop} for name, morsel in client.cookies.items()]


def page_in(browser, shop, **options):
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.add_cookies(signed_in_cookies(shop))
    return context.new_page()


def look(page, name):
    """axe finds nothing, nothing is wider than the screen; a picture where one is wanted."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def choose(page, shop):
    page.goto(f"{shop}/products/base/quote/")
    page.get_by_role("radio").nth(1).check()
    page.get_by_label("保多久").select_option("1m")
    page.get_by_label("几周岁").fill("36")
    page.get_by_label("职业").select_option("1")


def finish(page, look_at=lambda page, name: None):
    """From the door to the application, pressing the button at each page's end."""
    look_at(page, "enter")
    page.get_by_role("button", name="我知道了，继续").click()
    look_at(page, "notices")
    page.get_by_role("button", name="我看过了，继续").click()
    number = 0
    while "/exclusions/" in page.url:
        number += 1
        look_at(page, f"exclusions-{number}")
        page.get_by_role("button", name="我明白这一组").click()
    look_at(page, "clauses")
    page.get_by_role("button", name="我读到末尾了").click()
    look_at(page, "consents")
    for box in page.get_by_role("checkbox").all():
        assert not box.is_checked()
        box.check()
    page.get_by_role("button", name="继续").click()


def assert_read(page):
    chain = EvidenceChain.objects.get()
    assert page.url.endswith(f"/buy/{chain.quote_reference}/insured/")
    assert reading_state(chain).complete
    assert verify() == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_reading_by_mouse_with_every_page_looked_at(browser, shop, width):
    page = page_in(browser, shop, viewport=width)
    choose(page, shop)
    page.locator(".price-lines__total").wait_for()  # without pressing anything
    look(page, "quote")
    page.get_by_role("button", name="去投保").click()
    finish(page, look)
    assert_read(page)
    left = EvidenceRow.objects.filter(kind=RowKind.LEFT, data__visible_ms__gte=0)
    assert left.exists()  # the page itself said that it was left


def test_reading_without_javascript(browser, shop):
    page = page_in(browser, shop, java_script_enabled=False, viewport=WIDTHS["phone"])
    choose(page, shop)
    page.get_by_role("button", name="看价格").click()
    page.get_by_role("button", name="去投保").click()
    finish(page)
    assert_read(page)


def press_button(page, name):
    """Tab to a button and press it; nothing but the keyboard."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            tag = page.evaluate("document.activeElement.tagName")
            if tag == "BUTTON":
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
    raise AssertionError(f"no way by Tab to {name}")


def test_reading_by_keyboard_alone(browser, shop):
    page = page_in(browser, shop, viewport=WIDTHS["desk"])
    choose(page, shop)
    page.locator(".price-lines__total").wait_for()
    press_button(page, "去投保")
    press_button(page, "我知道了，继续")
    press_button(page, "我看过了，继续")
    while "/exclusions/" in page.url:
        press_button(page, "我明白这一组")
    press_button(page, "我读到末尾了")
    boxes = page.get_by_role("checkbox").count()
    ticked = 0
    while ticked < boxes:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            page.keyboard.press("Space")
            ticked += 1
    press_button(page, "继续")
    assert_read(page)


def test_going_back_asks_the_server_again(browser, shop):
    """A page from the browser's memory is no fresh page: it goes on, or is shown anew (edge case 23)."""
    page = page_in(browser, shop, viewport=WIDTHS["desk"])
    choose(page, shop)
    page.get_by_role("button", name="去投保").click()
    page.get_by_role("button", name="我知道了，继续").click()
    page.get_by_role("button", name="我看过了，继续").click()
    page.get_by_role("button", name="我明白这一组").click()
    page.go_back()
    page.get_by_role("button", name="我明白这一组").click()
    assert reading_state(EvidenceChain.objects.get()).next_page.code in page.url.replace(
        "exclusions/", "exclusions-"
    )
    assert django_settings.SESSION_COOKIE_HTTPONLY
