"""算一算 on a product's page: a story through the engine; bad input gets a sentence, never a 500."""

import gzip
from urllib.parse import parse_qsl, urlsplit

import brotli
import pytest
from lxml import html

from storefront.catalogue.folder.sources import PRODUCTS, read_folder
from storefront.catalogue.services import load_product
from storefront.shop.forms import ProductForm
from tests.shop.telling import definition

ADDRESS = "/products/base/"
HOSPITAL = {
    "plan": "B",
    "total": "3286.40",
    "pooled": "1420.15",
    "out_of_list": "212",
    "other": "",
    "cause": "",
}
TOTAL = "string(//*[@class='decision__total']//data/@value)"
FRAGMENT = {"HX-Request": "true"}


def total_of(response) -> str:
    return html.fromstring(response.content).xpath(TOTAL)


def test_answer_equals_the_worked_case(client, product):
    response = client.get(ADDRESS, HOSPITAL, headers=FRAGMENT)
    assert response.status_code == 200
    assert "HX-Request" in response.headers["Vary"]
    assert b"<h1" not in response.content  # the fragment, not the page
    assert total_of(response) == "124340"
    assert total_of(response) in {str(case.decision.total_fen) for case in product.cases}


def test_answer_without_javascript_is_the_whole_page(client, product):
    page = html.fromstring(client.get(ADDRESS, HOSPITAL).content)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//*[@id='answer']//*[@class='decision__total']//data/@value)") == "124340"
    assert page.xpath("//input[@name='total']/@value") == ["3286.40"]


def test_exclusion_gives_nothing_and_says_which(client, product):
    response = client.get(ADDRESS, {**HOSPITAL, "cause": "alcohol"}, headers=FRAGMENT)
    assert total_of(response) == "0"
    assert 'data-reason="EXCLUDED_alcohol"' in response.content.decode()
    assert "免责" in response.content.decode()


def test_full_width_digits_are_read(client, product):
    response = client.get(ADDRESS, {**HOSPITAL, "total": "３２８６．４０"}, headers=FRAGMENT)
    assert total_of(response) == "124340"


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
@pytest.mark.parametrize(
    "change",
    [
        {"total": ""},
        {"total": "abc"},
        {"total": "-5"},
        {"total": "1e9"},
        {"total": "99999999999"},
        {"total": "9" * 5000},
        {"total": "12\x00"},
        {"total": "\u202e12"},
        {"total": "<script>alert(1)</script>"},
        {"total": "1.234"},
        {"total": "NaN"},
        {"pooled": "9000"},
        {"plan": "Z"},
        {"plan": ""},
        {"cause": "no-such"},
        {"cause": "\x00"},
    ],
)
def test_bad_numbers_get_a_sentence(client, product, change, headers):
    response = client.get(ADDRESS, {**HOSPITAL, **change}, headers=headers)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


NASTY = (
    "\x00",
    "9" * 5000,
    "１２\u202e３",
    "\u202e12",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "-1",
    "1e9",
    "999999999999",
    "0x1f",
    "一千",
    "' OR 1=1",
    "12\u200b",
)


def wrong_fields(response):
    """The fields to which the summary of errors leads."""
    links = html.fromstring(response.content).xpath("//*[@data-error-summary]//a/@href")
    return {link.removeprefix("#id_").removesuffix("_0") for link in links}


def every_question_refuses(client, address, asked):
    """One text in every question at once: each is named in the summary, nothing of it comes back alive."""
    for text in NASTY:
        response = client.get(address, dict.fromkeys(asked, text), headers=FRAGMENT)
        assert response.status_code == 422, text
        assert wrong_fields(response) == set(asked), text
        alive = [one for one in ("<script>alert", "\u202e", "49") if one in response.content.decode()]
        assert not alive, text


@pytest.mark.parametrize("slug", ["appliance", "base", "trip"])
def test_nothing_that_is_written_into_any_question_breaks_it(client, db, slug):
    load_product(read_folder(slug))
    every_question_refuses(client, f"/products/{slug}/", ProductForm(product=definition(slug)).fields)


@pytest.mark.parametrize(("text", "fen"), [("１００", 100), ("¥100", 100), (" 100元 ", 100), ("1,000", 1000)])
def test_amounts_are_read_as_people_type_them(client, product, text, fen):
    response = client.get(ADDRESS, {"plan": "A", "total": text}, headers=FRAGMENT)
    assert response.status_code == 200
    assert f"¥{fen:,}.00" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("plan=B&total=100&colour=red", "colour"),
        ("plan=B&total=100&price=99", "price"),
        ("plan=B&total=100&%00%E2%80%AE=1", "?"),
        ("plan=B&total=abc&colour=red", "colour"),
    ],
)
def test_what_is_no_question_is_said_and_left_out(client, product, query, sentence):
    """A link may come from elsewhere: nothing in it is dropped in silence."""
    content = client.get(f"{ADDRESS}?{query}", headers=FRAGMENT).content.decode()
    assert "没有算进去" in content and sentence in content
    assert "\u202e" not in content


def test_address_with_other_things_is_still_the_kept_page(client, product):
    kept = client.get(ADDRESS)
    for query in ("?utm_source=x", "?plan=B", "?riders=rescue"):
        assert client.get(ADDRESS + query).content == kept.content


def test_more_parameters_than_anybody_sends_are_refused_in_our_words(client, product):
    response = client.get(ADDRESS, [("total", str(number)) for number in range(2000)])
    assert response.status_code == 400


def test_answer_names_its_story_and_what_it_assumes(client, product):
    response = client.get(ADDRESS, {**HOSPITAL, "person": "other"})
    text = html.fromstring(response.content).xpath("string(//*[@id='answer'])")
    for said in ("您说的", "B 款", "¥3,286.40", "别人", "出事时保障有效", "没有选附加保障", "没有赔过钱"):
        assert said in text
    assert "NOT_INSURED_PERSON" in response.content.decode()


def test_shared_link_is_the_story_in_one_order_and_tells_nothing_else(client, product):
    told = {"account": "3", "work": "2", "when": "first", "utm": "x", "other": "", "age": "62", **HOSPITAL}
    page = html.fromstring(client.get(ADDRESS, told).content)
    [url] = page.xpath("//input[@id='share']/@value")
    parts = urlsplit(url)
    assert parse_qsl(parts.query) == [
        ("plan", "B"),
        ("total", "3286.40"),
        ("pooled", "1420.15"),
        ("out_of_list", "212"),
        ("account", "3"),
        ("when", "first"),
        ("age", "62"),
        ("work", "2"),
    ]
    again = client.get(f"{parts.path}?{parts.query}")
    assert html.fromstring(again.content).xpath("//input[@id='share']/@value") == [url]
    assert total_of(again) == "124340"


def test_answer_in_place_takes_over_the_address(client, product):
    response = client.get(ADDRESS, HOSPITAL, headers=FRAGMENT)
    expected = "/products/base/?plan=B&total=3286.40&pooled=1420.15&out_of_list=212#answer"
    assert response.headers["HX-Replace-Url"] == expected
    wrong = client.get(ADDRESS, {**HOSPITAL, "total": "x"}, headers=FRAGMENT)
    assert "HX-Replace-Url" not in wrong.headers


def test_answer_is_stored_nowhere(client, product):
    response = client.get(ADDRESS, HOSPITAL)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies and not response.wsgi_request.session.accessed
    assert b"csrfmiddlewaretoken" not in response.content and b"nonce" not in response.content


def test_answer_comes_small(client, product):
    """Who follows a shared link fetches a whole page that is not kept."""
    plain = client.get(ADDRESS, HOSPITAL).content
    small = client.get(ADDRESS, HOSPITAL, headers={"Accept-Encoding": "br, gzip"})
    assert small.headers["Content-Encoding"] == "br" and "Accept-Encoding" in small.headers["Vary"]
    assert len(small.content) < len(plain) / 4 and brotli.decompress(small.content) == plain
    zipped = client.get(ADDRESS, HOSPITAL, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain


def test_answer_takes_few_queries(client, product, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(ADDRESS, HOSPITAL)
    with django_assert_max_num_queries(2):
        client.get(ADDRESS, HOSPITAL)


def test_bytes_that_are_no_text_get_a_sentence(client, product):
    assert client.get(f"{ADDRESS}?plan=B&total=%ED%A0%BD%FF", headers=FRAGMENT).status_code == 422


def test_the_language_switch_keeps_the_story(client, product):
    page = html.fromstring(client.get(ADDRESS, HOSPITAL).content)
    [switch] = page.xpath("//a[@hreflang='en']/@href")
    response = client.get(switch, follow=True)
    assert "Paid" in response.content.decode() and total_of(response) == "124340"


def test_each_case_leads_to_the_calculator_filled_in_with_it(client, product):
    page = html.fromstring(client.get(ADDRESS).content)
    links = page.xpath("//*[@data-case]//p[contains(@class, 'case__own')]/a/@href")
    assert len(links) == len(product.cases)
    for link, case in zip(links, product.cases, strict=True):
        assert link.endswith("#calculator")
        answer = client.get(ADDRESS + link.partition("#")[0], headers=FRAGMENT)
        assert total_of(answer) == str(case.decision.total_fen), case.code
        reasons = html.fromstring(answer.content).xpath("//@data-reason")
        assert set(reasons) == {reason.code for reason in case.decision.reasons}, case.code


def test_the_same_reason_for_several_benefits_is_said_once(client, product):
    told = {**HOSPITAL, "cause": "alcohol", "grade": "8", "died": "3"}
    response = client.get(ADDRESS, told, headers=FRAGMENT)
    assert html.fromstring(response.content).xpath("//@data-reason") == ["EXCLUDED_alcohol"]


def test_red_is_for_exclusions_alone(client, product):
    told = {**HOSPITAL, "cost-rescue": "900", "when": "after"}
    for change in ({}, {"when": ""}, {"when": "", "cause": "fight"}):
        page = html.fromstring(client.get(ADDRESS, {**told, **change}, headers=FRAGMENT).content)
        for reason in page.xpath("//*[@data-reason]"):
            red = "decision__reason--red" in reason.get("class")
            assert red == (reason.get("data-reason") in {"EXCLUDED_fight", "OUT_OF_LIST"})


def test_groups_stand_open_where_something_is_told_or_wrong(client, product):
    page = html.fromstring(client.get(ADDRESS, {"plan": "A", "total": "1", "age": "x"}).content)
    opened = page.xpath("//form[@class='calculator']//details[@open]/summary")
    assert [title.text_content().split()[0] for title in opened] == ["还有别的要说", "谁出的事"]
    assert not html.fromstring(client.get(ADDRESS).content).xpath("//details[@open]")


def test_nothing_is_ticked_or_typed_in_advance(client, product):
    form = html.fromstring(client.get(ADDRESS).content).xpath("//form[@class='calculator']")[0]
    assert not form.xpath(".//input[@checked] | .//input[@type='text'][@value]")


def test_every_product_s_page_carries_its_own_questions(client, db):
    for folder in sorted(path.name for path in PRODUCTS.iterdir() if path.is_dir()):
        version = load_product(read_folder(folder)).version
        page = html.fromstring(client.get(f"/products/{folder}/").content)
        names = set(page.xpath("//form[@class='calculator']//@name"))
        assert names == ProductForm(product=version.definition).fields.keys()
        assert len(page.xpath("//*[contains(@class, 'case__own')]")) == len(version.definition.cases)


def test_numbers_are_not_kept_between_readers(client, product):
    client.get(ADDRESS, HOSPITAL)
    page = html.fromstring(client.get(ADDRESS).content)
    assert page.xpath("//input[@name='total']/@value") == []
