"""/calculate/: one story, and what every product on sale says to it."""

from urllib.parse import urlsplit

import pytest
from lxml import html

from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.services import load_product
from storefront.shop.domain.calculator import answer
from storefront.shop.forms import EveryProductForm
from tests.shop.telling import SHIPPED, definition, read
from tests.shop.test_calculator import FRAGMENT, every_question_refuses, wrong_fields

ADDRESS = "/calculate/"
TOTAL = "//*[@class='decision__total']//data/@value"
BILL = {"total": "3286.40", "pooled": "1420.15", "out_of_list": "212"}


@pytest.fixture
def shelf_of_all(db):
    return [load_product(read_folder(slug)).version for slug in SHIPPED]


def told(client, story, **headers):
    response = client.get(ADDRESS, story, headers=headers or None)
    assert response.status_code == 200, html.fromstring(response.content).xpath("string(//*[@id='answer'])")
    return html.fromstring(response.content)


def results(page):
    return page.xpath("//@data-answer")


def test_page_without_a_story_is_kept_and_carries_nothing(client, shelf_of_all, django_assert_num_queries):
    first = client.get(ADDRESS)
    assert first.status_code == 200
    with django_assert_num_queries(1):
        again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not html.fromstring(first.content).xpath("//@data-answer | //input[@id='share']")


def test_site_without_a_product_still_answers(client, db):
    for query in ("", "?total=5", "?total=x"):
        response = client.get(ADDRESS + query)
        assert response.status_code == 200
        assert "没有在售的产品" in response.content.decode()


def test_a_bill_is_answered_by_every_product_for_people_and_by_no_other(client, shelf_of_all):
    page = told(client, BILL)
    assert results(page) == ["trip", "climbing-diving", "base", "yoga"]  # duǎn, pān, xiǎo, yú
    last = page.xpath("string(//*[contains(text(), '不管这类事的')])")
    assert definition("appliance").name in last
    for slug in results(page):
        [section] = page.xpath(f"//*[@data-answer='{slug}']")
        for plan in definition(slug).plans if len(definition(slug).plans) > 1 else ():
            assert plan.name in section.text_content()


def test_each_answer_is_that_of_the_product_s_own_page(client, shelf_of_all):
    story = {**BILL, "cause": "alcohol", "stay": "9", "grade": "7"}
    for told_story in (BILL, story):
        page = told(client, told_story)
        for slug in results(page):
            [section] = page.xpath(f"//*[@data-answer='{slug}']")
            [link] = section.xpath(".//a[contains(@href, '?')]/@href")
            parts = urlsplit(link)
            own = client.get(f"{parts.path}?{parts.query}", headers=FRAGMENT)
            assert own.status_code == 200 and "没有算进去" not in own.content.decode()
            total = f"string(.{TOTAL})"
            assert section.xpath(total) == html.fromstring(own.content).xpath(total)
            form = read(parts.query, slug)
            assert form.is_valid()
            assert section.xpath(total) == str(answer(form.story(), form.terms).total_fen)


def test_plans_that_pay_alike_are_said_together(client, shelf_of_all):
    [base] = told(client, BILL).xpath("//*[@data-answer='base']")
    assert [head.text_content() for head in base.xpath(".//h3")] == ["A 款", "B 款、C 款"]
    totals = base.xpath(f".{TOTAL}")
    assert totals == ["100000", "124340"]


def test_order_is_that_of_the_list_whatever_is_paid(client, shelf_of_all):
    page = told(client, {"total": "90000"})
    totals = [int(value) for value in page.xpath(TOTAL)]
    assert totals != sorted(totals) and totals != sorted(totals, reverse=True)
    text = page.xpath("string(//main)")
    assert "不分先后" in text
    assert not [word for word in ("推荐", "最好", "最划算", "首选") if word in text]


def test_extras_count_only_where_they_are_asked_for(client, shelf_of_all):
    story = {"total": "500", "cost-rescue": "2800"}
    without = told(client, story)
    assert "NOT_CHOSEN" in without.xpath("//*[@data-answer='yoga']//@data-reason")
    with_extras = told(client, {**story, "extras": "on"})
    assert "NOT_CHOSEN" not in with_extras.xpath("//*[@data-answer='yoga']//@data-reason")
    assert with_extras.xpath(
        "string(//*[@data-answer='yoga']//*[@class='decision__total']//data/@value)"
    ) == ("325000")
    assert "extras=on" in with_extras.xpath("string(//input[@id='share']/@value)")


def test_extras_that_this_person_could_not_have_are_not_reckoned_with(client, shelf_of_all):
    """At 70 nobody has the rider for sudden death; the rest of the product still answers."""
    page = told(client, {"total": "1000", "age": "70", "extras": "on"})
    assert page.xpath(f"string(//*[@data-answer='base']{TOTAL})") == "54000"
    [link] = page.xpath("//*[@data-answer='base']//a[contains(@href, '?')]/@href")
    assert "riders=rescue" in link and "sudden-death" not in link


def test_a_late_train_is_the_journey_s_alone(client, shelf_of_all):
    page = told(client, {"delay-transport": "4", "extras": "on"})
    assert results(page) == ["trip"]
    assert page.xpath(f"string(//*[@data-answer='trip']{TOTAL})") == "10000"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("accident", "total"),
        ("accidental_failure", "repair"),
        ("transport_delay", "delay-transport"),
        ("delivery_delay", "delay-delivery"),
        ("sudden_death", "died"),
        ("", "total"),
    ],
)
def test_a_story_without_a_loss_is_led_to_the_question_it_begins_with(client, shelf_of_all, kind, field):
    response = client.get(ADDRESS, {"happened": kind, "total": ""})
    assert response.status_code == 422
    assert wrong_fields(response) == {field}
    page = html.fromstring(response.content)
    assert all(
        fold.get("open") is not None for fold in page.xpath(f"//*[@id='id_{field}']/ancestor::details")
    )


def test_a_broken_machine_is_the_appliance_s_alone_and_needs_its_price(client, shelf_of_all):
    page = told(client, {"repair": "620", "repair_days": "7"})
    assert results(page) == ["appliance"]
    assert "请写东西的价格" in page.xpath("string(//*[@data-answer='appliance'])")
    page = told(client, {"repair": "620", "repair_days": "7", "price": "2999"})
    assert page.xpath(f"string(//*[@data-answer='appliance']{TOTAL})") == "90800"


def test_who_cannot_be_insured_by_a_product_is_told_so_and_not_in_red(client, shelf_of_all):
    page = told(client, {"total": "900", "age": "97"})
    [base] = page.xpath("//*[@data-answer='base']")
    assert "97 周岁买不了" in base.text_content()
    assert not base.xpath(".//*[contains(@class, 'red')] | .//data")


def test_what_a_product_s_clauses_do_not_speak_of_is_said(client, shelf_of_all):
    page = told(client, {"total": "900", "cause": "aerial_yoga"})
    assert "空中瑜伽" in page.xpath("string(//*[@data-answer='base'])")
    assert page.xpath("//*[@data-answer='base']//@data-reason") == []
    assert page.xpath("//*[@data-answer='yoga']//@data-reason") == ["EXCLUDED_aerial-yoga"]


def test_nothing_that_is_written_into_any_question_breaks_it(client, shelf_of_all):
    asked = EveryProductForm(products=[version.definition for version in shelf_of_all]).fields
    every_question_refuses(client, ADDRESS, asked.keys() - {"extras"})


def test_story_of_a_product_s_page_can_be_told_to_all(client, shelf_of_all):
    query = "plan=plus&riders=gear&cost-gear=380&cost-gear-not=1200&cost-gear-item=camera_or_phone&age=41"
    page = html.fromstring(client.get(f"/products/climbing-diving/?{query}").content)
    [link] = page.xpath("//a[starts-with(@href, '/calculate/')][contains(@href, '?')]/@href")
    response = client.get(link.partition("#")[0])
    assert response.status_code == 200 and "没有算进去" not in response.content.decode()
    assert "climbing-diving" in results(html.fromstring(response.content))


def test_few_queries_however_many_products(client, shelf_of_all, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(ADDRESS, BILL)
    with django_assert_max_num_queries(1):
        client.get(ADDRESS, BILL)


def test_english_answers_too(client, shelf_of_all):
    client.cookies["language"] = "en"
    page = told(client, {**BILL, "where": "urgent", "when": "last"})
    assert page.get("lang") == "en"
    for said in ("What was taken for granted", "elsewhere, in an emergency", "Copy this link", "Paid"):
        assert said in page.text_content()
