"""The account pages in a real browser: no violations of accessibility, keyboard, phone, no JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from storefront.messages.selectors import handset_of
from tests.people import ZHANG, customer, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = "138 0013 8000"
PHONE_SIZE = {"width": 390, "height": 844}


def newest_code(phone=ZHANG["phone"], marker=""):
    for _ in range(100):
        found = handset_of(phone)
        texts = [message.text for message in found.messages if marker in message.text] if found else []
        if texts:
            return re.search(r"\d{6}", texts[0])[0]
        import time

        time.sleep(0.1)
    raise AssertionError("no SMS came")


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.locator("h1").count() == 1
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} scrolls sideways by {width}px"


def test_signing_in_by_keyboard_on_a_phone(page, live_server, worker):
    customer()
    page.set_viewport_size(PHONE_SIZE)
    page.goto(f"{live_server.url}/account/data/")
    assert_accessible(page)
    page.get_by_label("手机号").first.focus()
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-in/code/**")
    assert_accessible(page)
    assert page.get_by_role("button", name="重发验证码").is_disabled()
    assert page.get_by_label("短信验证码").get_attribute("autocomplete") == "one-time-code"
    page.get_by_label("短信验证码").focus()
    page.keyboard.type(newest_code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/device/**")
    assert_accessible(page)
    page.get_by_label("身份证号最后六位").fill("07001x")
    page.get_by_role("button", name="看我的保单").click()
    page.wait_for_url("**/account/data/")
    assert "11000019900307001X" in page.content()
    assert_accessible(page)
    page.goto(f"{live_server.url}/account/")
    assert_accessible(page)


def test_signing_in_without_javascript(browser, live_server, worker):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_role("button", name="给我发验证码").click()
    assert "请填写手机号" in page.content()
    page.get_by_label("手机号").first.fill(NUMBER)
    page.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="给我发验证码").click()
    page.get_by_role("button", name="重发验证码").click()
    assert "重发" in page.content()
    page.get_by_label("短信验证码").fill(newest_code())
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/account/")
    assert "138****8000" in page.content()
    context.close()


def test_the_handset_and_the_staff_desk(page, live_server, worker):
    from storefront.foundation.roles import Role

    user, desk = customer(), staff(Role.SERVICE_DESK)
    page.goto(f"{live_server.url}/account/sign-in/?next=/ops/")
    page.get_by_label("手机号").first.fill(desk.phone)
    page.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="给我发验证码").click()
    page.get_by_label("短信验证码").fill(newest_code(desk.phone))
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/second-factor/")
    assert_accessible(page)
    page.get_by_label("验证器里的动态码").fill(newest_code(desk.phone, "动态码"))
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/ops/")
    assert_accessible(page)
    page.get_by_role("link", name="查找客户").click()
    assert_accessible(page)
    page.get_by_label("手机号或保单号").fill(NUMBER)
    page.get_by_role("button", name="查找").click()
    page.wait_for_url(f"**/ops/people/{user.reference}/")
    assert_accessible(page)
    assert "110***********001X" in page.content() and "11000019900307001X" not in page.content()
    page.get_by_text("打开查看 身份证号").click()
    page.locator("details[open] input[name=reason]").fill("客户来电，核对证件")
    page.locator("details[open]").get_by_role("button").click()
    page.wait_for_selector("[data-opened=id_number]")
    assert "11000019900307001X" in page.content()
    assert_accessible(page)
    page.goto(f"{live_server.url}/demo/phone/")
    assert_accessible(page)
    assert page.locator("[data-sms]").count() >= 2
