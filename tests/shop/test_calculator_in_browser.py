"""The calculator in a real browser: by keyboard on a phone, in place, without JavaScript, to share."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.hands import Keyboard
from tests.journeys.looking import sideways, wrongly_red

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def looked_at(page):
    """Nothing to complain of: axe, width, red."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not [*sideways(page), *wrongly_red(page)]


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    page.emulate_media(reduced_motion="reduce")
    return page


def test_a_whole_story_by_keyboard_on_a_phone(phone, live_server, product):
    """The simple bill, then what happened, then a mistake: in place, and the address tells the story."""
    phone.goto(f"{live_server.url}/products/base/#calculator")
    form, answer, hand = phone.locator("form.calculator"), phone.locator("#answer"), Keyboard(phone)
    hand.fill(form.get_by_label("医院总费用"), "3286.40")
    hand.fill(form.get_by_label("医保已经报了"), "1420.15")
    hand.press(form.locator("summary", has_text="还有别的要说"))
    hand.press(form.locator("summary", has_text="票据再细一点"))
    hand.fill(form.locator("[name=out_of_list]"), "212")
    phone.keyboard.press("Enter")
    answer.get_by_text("¥1,000.00").first.wait_for()
    assert phone.url.endswith("/?plan=A&total=3286.40&pooled=1420.15&out_of_list=212#answer")
    assert answer.bounding_box()["y"] < PHONE["height"] / 2
    hand.press(form.locator("summary", has_text="怎么出的事"))
    hand.press(form.locator("summary", has_text="自己做的事"))
    hand.choose(form.get_by_label("喝酒之后受的伤，不赔"))
    hand.press(form.get_by_role("button", name="算一算"))
    answer.locator("[data-reason=EXCLUDED_alcohol]").wait_for()
    looked_at(phone)
    hand.press(form.locator("summary", has_text="谁出的事"))
    hand.fill(form.get_by_label("多少周岁"), "三十")
    hand.press(form.locator("summary", has_text="谁出的事"))  # folded again, with the mistake in it
    hand.press(form.get_by_role("button", name="算一算"))
    answer.get_by_role("alert").wait_for()
    assert phone.evaluate("document.activeElement.matches('[data-error-summary]')")
    hand.press(answer.get_by_role("link", name="多少周岁"))
    assert phone.evaluate("document.activeElement.name") == "age"
    assert form.get_by_label("多少周岁").is_visible()
    looked_at(phone)


def test_a_story_without_javascript_and_its_link(browser, live_server, product):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/products/base/")
    page.get_by_label("方案").select_option("B")
    page.get_by_label("医院总费用").fill("一千")
    page.get_by_role("button", name="算一算").click()
    assert page.locator("#answer").get_by_role("alert").is_visible()
    page.get_by_label("医院总费用").fill("1000")
    page.locator("summary", has_text="还有别的要说").click()
    page.locator("summary", has_text="住了院").click()
    page.get_by_label("住院几天").fill("5")
    page.get_by_role("button", name="算一算").click()
    assert "¥540.00" in page.locator("#answer").inner_text()
    assert page.get_by_label("住院几天").is_visible()  # what was told stands open
    link = page.get_by_label("这件事的链接").input_value()
    assert link == f"{live_server.url}/products/base/?plan=B&total=1000&stay=5#answer"
    assert page.locator("[data-copy]").is_hidden()
    page.get_by_role("link", name="看看每款产品各赔多少").click()
    assert page.locator("[data-answer=base]").get_by_text("¥540.00").first.is_visible()
    context.close()


def test_a_case_is_tried_with_other_numbers_and_copied(phone, live_server, product):
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.goto(f"{live_server.url}/products/base/#cases")
    phone.locator("[data-case=hospital-cash] .case__own a").click()
    form, answer = phone.locator("form.calculator"), phone.locator("#answer")
    assert form.get_by_label("住院几天").input_value() == "12"
    form.get_by_label("住院几天").fill("13")
    form.get_by_role("button", name="算一算").click()
    answer.get_by_text("¥300.00").first.wait_for()
    answer.get_by_role("button", name="复制链接").click()
    answer.get_by_text("复制好了").wait_for()
    link = phone.evaluate("navigator.clipboard.readText()")
    assert "stay=13" in link and link == answer.get_by_label("这件事的链接").input_value()


def test_every_product_answers_on_a_phone(phone, live_server, product):
    phone.goto(f"{live_server.url}/calculate/")
    phone.get_by_label("医院总费用").fill("1000")
    phone.get_by_role("button", name="算一算").click()
    phone.locator("[data-answer=base]").wait_for()
    looked_at(phone)
