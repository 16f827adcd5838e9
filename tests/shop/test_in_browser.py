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


def test_calculator_answers_in_place(page, live_server, product):
    page.goto(f"{live_server.url}/products/base/")
    page.get_by_label("方案").select_option("B")
    page.get_by_label("医院总费用").fill("3286.40")
    page.get_by_label("医保已经报了").fill("1420.15")
    page.get_by_label("其中自费的").fill("212")
    page.keyboard.press("Enter")
    answer = page.locator("#answer")
    answer.get_by_text("¥1,243.40").first.wait_for()
    assert page.url.endswith("/products/base/")
    page.get_by_label("当时是什么情形").select_option("alcohol")
    page.get_by_role("button", name="算一算").click()
    answer.get_by_text("免责").first.wait_for()


def test_calculator_answers_without_javascript(browser, live_server, product):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/products/base/")
    page.get_by_label("方案").select_option("B")
    page.get_by_label("医院总费用").fill("一千")
    page.get_by_role("button", name="算一算").click()
    assert page.locator("#answer").get_by_role("alert").is_visible()
    page.get_by_label("医院总费用").fill("1000")
    page.get_by_role("button", name="算一算").click()
    assert "¥540.00" in page.locator("#answer").inner_text()
    context.close()


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
