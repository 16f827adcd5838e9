"""The list: what a wish leaves is computed from the terms; the address is all that is remembered."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from storefront.rules.tariff import Choice, price
from storefront.rules.terms import Subject, Term
from storefront.shop.domain.choosing import (
    ASKED_TERMS,
    Who,
    Wish,
    askable_terms,
    insurable_ages,
    offers,
    price_steps,
    scenarios,
)
from storefront.shop.domain.sounds import spelt
from storefront.shop.kept import choices, shelf
from tests.shop.shelf import definition, definitions, load_all

ADDRESS = "/products/"
FRAGMENT = {"HX-Request": "true"}
HOSTILE = [
    "\x00",
    "x" * 5000,
    "９" * 5000,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202e反",
    "-1",
    "1e9",
    "NaN",
    "' OR 1=1 --",
    "../../etc/passwd",
    "[]",
    "🙂",
]


@pytest.fixture
def all_products(db):
    return load_all()


def read(client, **asked) -> html.HtmlElement:
    response = client.get(ADDRESS, asked)
    assert response.status_code == 200
    return html.fromstring(response.content)


def slugs(page: html.HtmlElement) -> list[str]:
    return [link.split("/")[2] for link in page.xpath(".//*[@class='card__title']/a/@href")]


def left(wish: Wish) -> set[str]:
    return {offer.product.slug for offer in offers(definitions(), wish)}


# What a wish leaves.


@pytest.mark.parametrize("term", ASKED_TERMS, ids=str)
def test_a_term_leaves_exactly_what_is_sold_for_it_at_the_price_of_that_term(term):
    found = offers(definitions(), Wish(term=term))
    sold = {product.slug for product in definitions() if product.terms.terms_sold.includes(term)}
    assert {offer.product.slug for offer in found} == sold
    for offer in found:
        terms = offer.product.terms
        item = terms.item_price_fen[0] if terms.item_price_fen else None
        prices = [
            price(terms, Choice(plan.code, term=term, item_price_fen=item)).total_fen for plan in terms.plans
        ]
        assert (offer.price_fen, offer.term) == (min(prices), term)


@pytest.mark.parametrize("most_fen", [99, 100, 299, 300, 500, 600, 100_000])
def test_a_price_leaves_nothing_dearer_and_drops_nothing_cheaper(most_fen):
    every = offers(definitions(), Wish())
    cheap = {offer.product.slug for offer in every if offer.price_fen <= most_fen}
    assert left(Wish(most_fen=most_fen)) == cheap


def test_a_price_is_meant_for_the_term_that_was_asked_for():
    assert "base" in left(Wish(most_fen=500))
    assert "base" not in left(Wish(most_fen=500, term=Term(months=12)))


def test_who_can_only_insure_himself_must_be_old_enough_to_buy():
    admission = definition("base").terms.admission
    assert admission.min_age == 0 and admission.relations == ("self",)
    assert insurable_ages(admission) == range(18, 81)
    assert insurable_ages(replace(admission, relations=("self", "child"))) == range(81)


def test_a_child_is_found_a_product_as_soon_as_one_admits_children():
    base = definition("base")
    admission = replace(base.terms.admission, relations=("self", "child"))
    for_children = replace(base, terms=replace(base.terms, admission=admission))
    assert not offers([base], Wish(who=Who.CHILD))
    assert offers([for_children], Wish(who=Who.CHILD))
    assert offers([for_children], Wish(age=3))


@pytest.mark.parametrize(("age", "found"), [(17, False), (18, True), (80, True), (81, False), (120, False)])
def test_an_age_is_admitted_to_its_last_year(age, found):
    assert ("base" in left(Wish(age=age))) is found


def test_a_thing_has_no_age_and_a_person_is_no_thing():
    things = {product.slug for product in definitions() if product.terms.subject is Subject.ITEM}
    assert things and left(Wish(who=Who.THING)) == things
    assert not things & (left(Wish(who=Who.ADULT)) | left(Wish(age=30)) | left(Wish(who=Who.ELDER)))
    assert not left(Wish(who=Who.THING, age=30))


def test_wishes_only_take_away():
    wishes = Wish(scenario="旅行", who=Who.ADULT, age=30, term=Term(days=3), most_fen=300)
    assert left(wishes) == {"trip"}
    for name in wishes.asked:
        assert left(wishes) <= left(wishes.without(name))


def test_what_may_be_asked_is_what_is_sold():
    assert set(scenarios(definitions())) == {product.scenario for product in definitions()}
    assert all(left(Wish(term=term)) for term in askable_terms(definitions()))
    assert askable_terms([definition("appliance")]) == (Term(months=12),)
    steps = price_steps(definitions())
    assert steps and all(left(Wish(most_fen=step)) for step in steps)
    assert price_steps([]) == () and price_steps([definition("appliance")]) == ()


def test_order_is_that_of_the_spoken_names_whatever_the_order_of_loading():
    names = [offer.product.name for offer in offers(reversed(definitions()), Wish())]
    assert names == sorted(names, key=spelt)


# The page.


def test_plain_address_lists_everything_counts_it_and_says_its_order(client, all_products):
    page = read(client)
    assert sorted(slugs(page)) == sorted(version.product.slug for version in all_products)
    [count] = page.xpath("//*[@role='status']")
    assert str(len(all_products)) in count.text_content()
    assert "拼音" in page.xpath("string(//*[@class='found__order'])")


def test_every_wish_can_be_asked_by_a_form_without_a_script(client, all_products):
    [form] = read(client).forms
    assert (form.method, form.action) == ("GET", ADDRESS)
    assert set(form.fields) == {"q", "scenario", "who", "age", "term", "price", "p"}
    assert not form.xpath(".//input[@type='hidden'] | .//*[@checked]")
    for select in form.xpath(".//select"):
        for value in select.value_options:
            assert client.get(ADDRESS, {select.get("name"): value}).status_code == 200


def test_each_wish_can_be_taken_away_alone_and_all_at_once(client, all_products):
    page = read(client, scenario="旅行", who="adult", term="3d", p="base")
    chips = page.xpath("//a[@class='chip']/@href")
    asked = [parse_qs(urlsplit(chip).query) for chip in chips]
    assert [set(each) for each in asked] == [
        {"who", "term", "p"},
        {"scenario", "term", "p"},
        {"scenario", "who", "p"},
    ]
    assert page.xpath("string(//a[@class='chips__all']/@href)") == f"{ADDRESS}?p=base"
    for chip in chips:
        assert client.get(chip).status_code == 200


def test_nothing_that_fits_says_which_wish_stands_in_the_way(client, all_products):
    page = read(client, who="thing", term="3d")
    assert slugs(page) == []
    assert "0 款" in page.xpath("string(//*[@id='found-count'])")
    ways = page.xpath("//*[@class='empty']//li/a")
    assert [slugs(html.fromstring(client.get(way.get("href")).content)) for way in ways] == [
        sorted(left(Wish(term=Term(days=3))), key=lambda slug: spelt(definition(slug).name)),
        ["appliance"],
    ]
    assert page.xpath("//*[@class='empty']//a[@href='/products/']")


def test_nothing_found_by_search_leads_back(client, all_products):
    page = read(client, q="量子力学")
    assert slugs(page) == []
    assert page.xpath("//*[@class='empty']//a[@href='/products/']")


def test_price_of_the_term_asked_for_stands_on_the_card(client, all_products):
    page = read(client, term="1y", scenario="日常")
    assert "¥10.00" in page.xpath("string(//*[@class='card__price'])")
    assert "保 1 年" in page.xpath("string(//*[@class='card__price'])")


def test_search_and_wishes_go_together(client, all_products):
    assert slugs(read(client, q="救援", who="adult", term="3d")) == ["climbing-diving", "trip", "base"]
    assert slugs(read(client, q="摔跤", who="thing")) == ["appliance"]


def test_what_was_picked_to_compare_survives_every_wish(client, all_products):
    page = read(client, p=["base", "trip"], scenario="旅行")
    ticked = page.xpath("//input[@name='p'][@checked]/@value")
    assert sorted(ticked) == ["base", "trip"]
    assert page.xpath("//button[@formaction='/compare/']")


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["scenario", "who", "age", "term", "price"])
def test_a_wish_that_cannot_be_understood_is_said_and_left_out(client, version, name, value, headers):
    response = client.get(ADDRESS, {name: value, "p": "base"}, headers=headers)
    assert response.status_code == 422
    text = response.content.decode()
    assert "error-summary" in text and "没有用上" in text
    assert "<script>alert" not in text and "<img src=x" not in text
    assert slugs(html.fromstring(text)) == ["base"]
    assert html.fromstring(text).xpath("//input[@name='p'][@checked]")


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_search_for_anything_answers(client, version, value, headers):
    response = client.get(ADDRESS, {"q": value}, headers=headers)
    assert response.status_code in {200, 422}
    text = response.content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text
    assert html.fromstring(text).xpath("//*[@id='found-count']")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_name_that_is_none_is_not_picked(client, version, value):
    page = read(client, p=[value, "base"])
    assert page.xpath("//input[@name='p'][@checked]/@value") == ["base"]


def test_one_mistake_leaves_the_other_wishes_as_they_are(client, all_products):
    response = client.get(ADDRESS, {"who": "martian", "scenario": "旅行", "age": "thirty"})
    page = html.fromstring(response.content)
    assert slugs(page) == ["trip"]
    assert page.xpath("//input[@name='age']/@value") == ["thirty"]
    assert len(page.xpath("//*[@class='error-summary']//li")) == 2


def test_a_fragment_is_a_part_of_the_page_and_gives_its_clean_address(client, all_products):
    asked = {"q": "", "who": "adult", "term": "", "price": "", "scenario": "旅行", "p": "base"}
    response = client.get(ADDRESS, asked, headers=FRAGMENT)
    assert b"<h1" not in response.content and b"<form" not in response.content
    assert "HX-Request" in response.headers["Vary"]
    address = response.headers["HX-Replace-Url"]
    assert parse_qs(urlsplit(address).query) == {"who": ["adult"], "scenario": ["旅行"], "p": ["base"]}
    whole = html.fromstring(client.get(address).content)
    part = html.fromstring(response.content)
    assert slugs(whole) == slugs(part) == ["trip"]


def test_language_switch_keeps_what_was_chosen(client, all_products):
    page = read(client, term="3d", who="adult")
    [link] = page.xpath("//footer//a[@hreflang='en']/@href")
    response = client.get(link)
    assert response.headers["Location"] == f"{ADDRESS}?who=adult&term=3d"
    english = html.fromstring(client.get(response.headers["Location"]).content)
    assert "3 products fit." in english.text_content()


def test_the_same_choice_is_rendered_once_however_it_is_written(client, all_products):
    choices.clear()
    first = client.get(f"{ADDRESS}?who=adult&term=3d&utm=x").content
    kept = len(choices)
    assert client.get(f"{ADDRESS}?term=3d&scenario=&who=adult&q=").content == first
    assert len(choices) == kept == 1


def test_choices_never_push_out_a_page_and_the_plain_address_stays_kept(client, all_products):
    plain = client.get(ADDRESS)
    pages = len(shelf)
    for age in range(18, 80):
        client.get(ADDRESS, {"age": age, "who": "adult", "p": ["base", "trip"]})
        client.get(ADDRESS, {"age": age})
    assert len(shelf) == pages
    assert client.get(ADDRESS).headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("query", ["who=adult&term=3d", "q=shuaijiao", "q=xiyiji&p=base&price=300"])
def test_few_queries_and_no_session(client, all_products, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"{ADDRESS}?{query}")
    with django_assert_max_num_queries(1):
        response = client.get(f"{ADDRESS}?{query}")
    assert b"csrf" not in response.content and b"nonce" not in response.content
    assert not response.cookies and not response.wsgi_request.session.accessed


def test_nothing_is_ranked_recommended_or_hurried(client, all_products):
    text = "".join(
        client.get(address).content.decode() for address in (ADDRESS, "/compare/?p=base&p=trip", "/")
    )
    said = text.replace("也不说哪款最好", "")
    assert not [word for word in ("最好", "最佳", "推荐", "热销", "首选", "★", "抢购", "！") if word in said]


def test_first_page_shows_every_product_once_under_its_scenario(client, all_products):
    page = html.fromstring(client.get("/").content)
    for section in page.xpath("//section[@class='shelf']"):
        scenario = section.xpath("string(./h3)").strip()
        for slug in slugs(section):
            assert definition(slug).scenario == scenario
        [link] = section.xpath("./h3/a/@href")
        assert slugs(html.fromstring(client.get(link).content)) == slugs(section)
    assert sorted(slugs(page)) == sorted(version.product.slug for version in all_products)


def test_header_leads_to_the_list_and_the_comparison(client, version):
    links = html.fromstring(client.get("/about/").content).xpath("//header//nav//a/@href")
    assert links[:2] == ["/products/", "/compare/"]
