"""The shop in a real browser: accessible, narrow, dark, by keyboard, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.shop.addresses import EVERY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"narrow and dark": (320, "dark"), "wide and light": (1280, "light")}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HIDDEN_BY_BAR = """() => {
  const bar = document.querySelector('.buy-bar').getBoundingClientRect();
  const focus = document.activeElement.getBoundingClientRect();
  return !document.activeElement.closest('.buy-bar') && focus.bottom > bar.top && focus.top < bar.bottom;
}"""


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_never_scrolls_sideways(page, live_server, version, size):
    width, scheme = SIZES[size]
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for address in (*EVERY, "/no-such-page/"):
        page.goto(f"{live_server.url}{address}")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate(SIDEWAYS) <= 0, address
    assert not [text for text in complaints if "404" not in text]


def test_bar_on_a_phone_never_covers_the_focus(page, live_server, product):
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{live_server.url}/products/base/#papers")
    assert page.locator(".buy-bar").is_visible()
    page.goto(f"{live_server.url}/products/base/#calculator")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(HIDDEN_BY_BAR)


def test_first_visit_takes_few_requests(page, live_server, product):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{live_server.url}/products/base/", wait_until="networkidle")
    assert len(requests) <= 8
    assert all(address.startswith(live_server.url) for address in requests)


def test_language_switch_by_its_link(page, live_server, product):
    page.goto(f"{live_server.url}/products/base/")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/products/base/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
