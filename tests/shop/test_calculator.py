"""算一算: the reader's numbers through the engine; bad input gets a sentence, never a 500."""

import pytest
from lxml import html

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


def test_numbers_are_not_kept_between_readers(client, product):
    client.get(ADDRESS, HOSPITAL)
    page = html.fromstring(client.get(ADDRESS).content)
    assert page.xpath("//input[@name='total']/@value") == []
