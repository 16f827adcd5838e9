"""Choosing in a real browser: as one chooses, side by side on a phone, on paper, without a script."""

from io import BytesIO

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.looking import sideways, wrongly_red
from tests.shop.shelf import load_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOUR = "/compare/?p=base&p=climbing-diving&p=trip&p=yoga"
ADDRESSES = (
    "/products/",
    "/products/?q=gaoyuan&who=adult",
    "/products/?who=thing&term=3d",
    "/products/?age=x",
    "/compare/",
    "/compare/?p=appliance&p=base&only=differences",
    f"{FOUR}&p=appliance&p=base&p=none",
    FOUR,
)
A4_LANDSCAPE = (842, 595)  # points


@pytest.fixture
def shop(live_server):
    load_all()
    return live_server.url


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_choosing_and_comparing_are_accessible_and_never_scroll_sideways(page, shop, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for address in ADDRESSES:
        page.goto(shop + address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert not sideways(page) and not wrongly_red(page), address


def test_from_the_list_to_the_comparison_without_a_script(browser, shop):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{shop}/products/")
    page.get_by_label("对比 短途旅行意外险").check()
    page.get_by_label("保谁").select_option("adult")
    page.get_by_label("想保什么事").fill("jiuyuan")
    page.get_by_role("button", name="看合适的").click()
    assert page.get_by_label("对比 短途旅行意外险").is_checked()
    page.get_by_label("对比 小安·基础意外险").check()
    page.get_by_role("button", name="对比").click()
    assert page.url.startswith(f"{shop}/compare/?") and "jiuyuan" not in page.url
    names = page.locator(".compare__names li > a:first-child").all_inner_texts()
    assert sorted(names) == ["小安·基础意外险", "短途旅行意外险"]
    page.get_by_role("link", name="只看不同的").click()
    assert page.locator(".difference--yes").count() == page.locator(".line").count() > 0
    page.locator(".cell--exclusion .clause-links a").first.click()
    assert page.locator(".clause:target, :target").count() == 1
    context.close()


def test_list_changes_as_one_chooses_and_keeps_focus_and_ticks(page, shop):
    page.goto(f"{shop}/products/")
    page.get_by_label("对比 小安·基础意外险").check()
    who = page.get_by_label("保谁")
    who.focus()
    who.select_option("thing")
    page.locator("#found-count").get_by_text("1 款").wait_for()
    assert page.evaluate("document.activeElement.name") == "who"
    assert page.url == f"{shop}/products/?who=thing&p=base"
    assert page.locator(".found__elsewhere input:checked").get_attribute("value") == "base"
    search = page.get_by_label("想保什么事")
    search.press_sequentially("bingxiang", delay=20)
    page.locator(".understood").get_by_text("冰箱").wait_for()
    assert page.evaluate("document.activeElement.name") == "q"
    page.get_by_label("年龄").fill("abc")
    page.get_by_label("年龄").press("Tab")
    page.locator(".error-summary").wait_for()
    page.reload()
    assert page.get_by_label("保谁").input_value() == "thing"


def test_names_stay_in_sight_and_never_cover_what_has_the_focus(page, shop):
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{shop}{FOUR}")
    page.locator("#part-exclusions").scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 900)")
    names = page.locator(".compare__names")
    assert names.bounding_box()["y"] == 0
    page.goto(f"{shop}{FOUR}#part-exclusions")
    title, bar = page.locator("#part-exclusions").bounding_box(), names.bounding_box()
    assert title["y"] >= bar["y"] + bar["height"]


def test_on_paper_it_lies_across_with_columns_and_every_line_whole(page, shop):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{shop}{FOUR}")
    paper = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in paper} == {A4_LANDSCAPE}
    first = paper[0].get_textpage().get_text_bounded()
    assert all(
        name in first
        for name in ("小安·基础意外险", "攀岩/潜水课程意外险", "短途旅行意外险", "瑜伽课程意外险")
    )
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    assert "免责" in text and "只看不同的" not in text and "去掉" not in text
    page.emulate_media(media="print")
    boxes = [cell.bounding_box() for cell in page.locator(".line").first.locator(".cell").all()]
    assert len({round(box["y"]) for box in boxes}) == 1 and len({round(box["x"]) for box in boxes}) == 4
