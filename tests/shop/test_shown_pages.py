"""Pages that only show: the same for everyone, kept, and honest."""

import pytest
from django.test import Client
from lxml import html

from storefront.foundation.money import Money
from storefront.shop.domain.figures import lowest_price
from storefront.shop.kept import Shelf
from tests.shop.addresses import EVERY, SHOWN


def read(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", EVERY)
def test_page_has_one_heading_and_its_language(client, version, address, language):
    client.cookies["language"] = language
    page = read(client, address)
    assert len(page.xpath("//h1")) == 1
    assert page.get("lang") == {"zh-hans": "zh-CN", "en": "en"}[language]
    assert not page.xpath("//*[@style] | //script[not(@src)] | //style")


@pytest.mark.parametrize("address", SHOWN)
def test_shown_page_carries_nothing_of_a_session(client, version, address):
    response = client.get(address)
    assert b"csrfmiddlewaretoken" not in response.content
    assert b"nonce" not in response.content
    assert not response.cookies
    assert not response.wsgi_request.session.accessed


@pytest.mark.parametrize("address", SHOWN)
def test_shown_page_is_the_same_for_a_signed_in_reader(client, version, django_user_model, address):
    stranger = client.get(address).content
    user = django_user_model.objects.create_user("+8613800138000")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).content == stranger


@pytest.mark.parametrize(("address", "limit"), [("/products/", 6), ("/products/base/", 4), ("/", 6)])
def test_few_queries_cold_and_one_warm(client, version, django_assert_max_num_queries, address, limit):
    with django_assert_max_num_queries(limit):
        client.get(address)
    with django_assert_max_num_queries(1):
        client.get(address)


def test_window_remembers_for_a_moment_what_is_on_sale(client, version, settings, django_assert_num_queries):
    client.get("/products/base/")
    settings.WINDOW_SECONDS = 60
    client.get("/products/base/")
    with django_assert_num_queries(0):
        assert client.get("/products/base/").status_code == 200
    type(version).objects.filter(pk=version.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert client.get("/products/base/").status_code == 200
    settings.WINDOW_SECONDS = 0
    assert client.get("/products/base/").status_code == 404


def test_unchanged_page_answers_304_per_language_and_encoding(client, version):
    chinese = client.get("/products/base/")
    again = client.get("/products/base/", headers={"If-None-Match": chinese.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" in again.headers["Vary"]
    brotli = client.get("/products/base/", headers={"Accept-Encoding": "br"})
    client.cookies["language"] = "en"
    english = client.get("/products/base/", headers={"If-None-Match": chinese.headers["ETag"]})
    assert english.status_code == 200
    assert len({answer.headers["ETag"] for answer in (chinese, brotli, english)}) == 3


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip;q=1.0, br;q=0", "gzip"), ("deflate", None), ("br;q=x", None)],
)
def test_page_comes_in_an_encoding_the_browser_takes(client, version, accepts, encoding):
    response = client.get("/about/", headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == encoding


def test_withdrawn_version_is_not_shown_from_the_shelf(client, version):
    assert client.get("/products/base/").status_code == 200
    type(version).objects.filter(pk=version.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert client.get("/products/base/").status_code == 404
    assert version.name not in client.get("/products/").content.decode()


def test_shelf_forgets_what_was_longest_unread():
    small = Shelf(2)
    for name in ("a", "b"):
        small.put((name,), name)
    small.get(("a",))
    small.put(("c",), "c")
    assert [small.get((name,)) for name in ("a", "b", "c")] == ["a", None, "c"]


def test_product_page_shows_every_clause_gloss_exclusion_and_case_once(client, product):
    page = read(client, "/products/base/")
    assert page.xpath("//@data-clause") == [clause.number for clause in product.clauses]
    assert page.xpath("//@data-gloss") == [clause.number for clause in product.clauses]
    assert page.xpath("//@data-exclusion") == [row.code for row in product.exclusions]
    assert page.xpath("//@data-case") == [case.code for case in product.cases]


def test_clauses_page_has_the_whole_text(client, product):
    page = read(client, "/products/base/clauses/")
    for clause in product.clauses:
        [shown] = page.xpath(f"//*[@id='{clause.anchor}']//*[@data-clause='{clause.number}']")
        assert shown.text_content().strip() == (
            html.fromstring(f"<div>{clause.html}</div>").text_content().strip()
        )


def test_exclusions_are_said_whole_and_never_folded(client, product):
    page = read(client, "/products/base/")
    assert not page.xpath("//details//*[@data-exclusion] | //*[@hidden]//*[@data-exclusion] | //dialog")
    for row in product.exclusions:
        [card] = page.xpath(f"//*[@data-exclusion='{row.code}']")
        text = card.text_content()
        assert "免责" in text and row.title in text and row.explanation in text and row.example in text


def test_page_shows_computed_amounts(client, product):
    page = read(client, "/products/base/")
    assert str(Money(lowest_price(product.terms)[0])) in page.xpath("string(//h1/..)")
    for case in product.cases:
        [card] = page.xpath(f"//*[@data-case='{case.code}']")
        assert card.xpath(".//*[@class='decision__total']//data/@value") == [str(case.decision.total_fen)]
    assert "21.78" in page.xpath("string(//*[@id='cancelling'])")


def test_links_within_the_page_lead_somewhere(client, product):
    for address in ("/products/base/", "/products/base/clauses/"):
        page = read(client, address)
        links = page.xpath("//a[starts-with(@href, '#')]/@href")
        assert links and {link.removeprefix("#") for link in links} <= set(page.xpath("//@id"))


def test_nothing_is_chosen_in_advance_and_nothing_hurries(client, version):
    text = client.get("/products/base/").content.decode()
    assert " checked" not in text
    assert not [word for word in ("仅限今天", "限时优惠", "抢购", "百万", "！") if word in text]


def test_privacy_page_lists_every_declared_field(client, version):
    from storefront.shop.selectors import collected_data

    page = read(client, "/privacy/rules/")
    fields = [field for _, group in collected_data() for field in group]
    assert {"手机号", "身份证号"} <= {field.label for field in fields}
    assert all(field.purpose in page.text_content() for field in fields)


def test_unknown_product_is_not_found(client, version):
    response = client.get("/products/none/")
    assert response.status_code == 404
    assert "这个地址上没有东西" in response.content.decode()


def test_site_without_a_product_still_answers(client, db):
    for address in ("/", "/products/", "/contact/", "/privacy/rules/"):
        assert client.get(address).status_code == 200


def test_form_without_a_token_meets_our_own_page(version):
    response = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"phone": "1"})
    assert response.status_code == 403
    assert "这一页打不开" in response.content.decode()


def test_page_that_breaks_says_so_in_our_words(client, version, monkeypatch):
    from storefront.shop.views import products

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(products, "kept_page", broken)
    client.raise_request_exception = False
    response = client.get("/products/base/")
    assert response.status_code == 500
    assert "a bug" not in response.content.decode()
    assert "我们这边出了毛病" in response.content.decode()
