"""The page of each product of the catalogue, whatever it insures and however it is priced."""

import pytest
from django.test import Client
from lxml import html

from storefront.catalogue.folder.sources import read_folder, slugs
from storefront.catalogue.services import load_product
from storefront.foundation.money import Money
from storefront.shop.domain.figures import benefit_rows, price_rows, refund_example, rider_rows

pytestmark = pytest.mark.django_db


def shown(client: Client, slug: str) -> html.HtmlElement:
    response = client.get(f"/products/{slug}/")
    assert response.status_code == 200
    return html.fromstring(response.content)


@pytest.fixture(params=slugs())
def sold(request):
    return load_product(read_folder(request.param)).version


def test_the_page_shows_every_promise_price_and_red_row(client, sold):
    terms, definition = sold.definition.terms, sold.definition
    page = shown(client, sold.definition.slug)
    assert len(page.xpath("//section[@id='covered']//article")) == len(terms.benefits)
    text = page.text_content()
    assert [row.title for row in definition.exclusions if row.title not in text] == []
    prices = page.xpath("//section[@id='prices']")[0].text_content()
    for row in price_rows(terms):
        assert all(str(Money(fen)) in prices for fen in row.prices)
    for row in rider_rows(terms):
        assert row.rider.name in prices
        assert str(Money(row.price_fen)) in prices
    cancelling = page.xpath("//section[@id='cancelling']")[0].text_content()
    assert str(Money(refund_example(definition.terms, sold.effective_on).refund.amount_fen)) in cancelling


def test_the_list_shows_it(client, sold):
    assert sold.definition.name in client.get("/products/").content.decode()


def test_an_item_is_insured_for_its_price_from_payment(client):
    version = load_product(read_folder("appliance")).version
    client.cookies["language"] = "en"
    page = shown(client, "appliance")
    text = " ".join(page.text_content().split())
    assert "a thing of your own that cost ¥100.00 to ¥20,000.00; who buys is 18 or older" in text
    assert "occupation class" not in text
    assert "Before cover starts, everything you paid comes back" not in text
    assert "Cover starts the moment you pay" in text
    row, days = benefit_rows(version.definition.terms)
    assert (row.sums, days.sums) == ((), (50_000,))
    assert [one.prices for one in price_rows(version.definition.terms)][2] == (1799,)
    assert refund_example(version.definition.terms, version.effective_on).refund.amount_fen == 1306


def test_a_trip_names_the_last_day_of_each_band(client):
    version = load_product(read_folder("trip")).version
    rows = price_rows(version.definition.terms)
    assert [(str(row.term), row.prices) for row in rows] == [
        ("3d", (300, 540)),
        ("7d", (500, 900)),
        ("15d", (800, 1440)),
        ("30d", (1200, 2160)),
    ]
    assert refund_example(version.definition.terms, version.effective_on).refund.amount_fen == 1440
