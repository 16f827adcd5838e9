"""The quote of a thing: its price is asked, not its owner's age; nothing is asked that has one answer."""

import pytest

from policies.quoting.models import Quote
from policies.quoting.views import quote_url
from storefront.foundation import clock
from storefront.rules import tariff
from storefront.shop.window import forget
from tests.enrolment import factory

pytestmark = pytest.mark.django_db

URL = "/products/appliance/quote/"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def appliance():
    forget()
    yield factory.on_sale("appliance")
    forget()


def names_in(answer) -> set[str]:
    return set(answer.context["form"].fields)


def test_only_what_the_product_needs_is_asked(appliance, client):
    answer = client.get(URL)
    html = answer.content.decode()
    assert names_in(answer) == {"plan", "riders", "item_price", "term"}
    assert " checked" not in html
    assert "保障从付款到账的那一刻开始" in html
    assert "1 年" in html
    for name in ("age", "occupation_class", "start_on"):
        assert f'name="{name}"' not in html
    assert '<input type="hidden" name="term" value="1y"' in html


@pytest.mark.parametrize("typed", ["499.99", " ４９９．９９ ", "¥499.99", "499.99元"])
def test_price_of_the_thing_decides_in_the_page_and_in_the_fragment(appliance, client, typed):
    choice = {"item_price": typed, "riders": ["delivery-delay"]}
    whole, part = client.get(URL, choice), client.get(URL, choice, **HTMX)
    wanted = tariff.Choice(
        "standard", frozenset({"delivery-delay"}), tariff.Term(months=12), item_price_fen=49_999
    )
    premium = tariff.price(appliance.definition.terms, wanted)
    for answer in (whole, part):
        assert f'value="{premium.total_fen}"' in answer.content.decode()
        assert "今天付款，保到" in answer.content.decode()
    assert "<html" not in part.content.decode()


def test_prices_kept_for_one_price_are_not_shown_for_another(appliance, client):
    dear = client.get(URL, {"item_price": "2999"}, **HTMX).content.decode()
    assert "¥17.99" in dear
    assert "¥17.99" not in client.get(URL, {"item_price": "1999"}, **HTMX).content.decode()
    assert client.get(URL, {"item_price": "2999"}, **HTMX).content.decode().count("¥17.99") == dear.count(
        "¥17.99"
    )


BAD = ["99.99", "20000.01", "-500", "0", "499.999", "1e9", "四百", "\x00", "9" * 5000, "", "<b>5</b>"]


@pytest.mark.parametrize("typed", BAD)
def test_a_price_that_cannot_be_gets_a_message_and_no_quote(appliance, client, typed):
    for ask in (client.get, client.post):
        answer = ask(URL, {"item_price": typed, "show": "1"})
        assert answer.status_code == 422
        assert "item_price" in answer.context["form"].errors
    assert client.get(URL, {"item_price": typed}, **HTMX).status_code == 200
    assert not Quote.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("term", "1m"), ("plan", "B"), ("term", "\x00")])
def test_another_than_the_only_choice_is_refused(appliance, client, name, value):
    answer = client.post(URL, {"item_price": "2999", name: value})
    assert answer.status_code == 422
    assert not Quote.objects.exists()


def test_the_quote_keeps_the_price_and_leads_back_with_it(appliance, client):
    door = client.post(URL, {"item_price": "2,999", "riders": "installation"})["Location"]
    quote = Quote.objects.get()
    assert quote.choices["item_price_fen"] == 299_900
    assert quote.choices["start_on"] == clock.today().isoformat()
    page = client.get(door).content.decode()
    assert "从付款那一刻起" in page
    assert "¥2,999.00" in page
    for particular in appliance.definition.particulars:
        assert particular.label in page
    again = client.get(quote_url(quote))
    assert again.context["premium"].total_fen == quote.total_fen


def test_end_of_cover_is_shown_before_there_is_a_price(version, client):
    """As one chooses: plan and age are still open."""
    start = clock.add_days(clock.today(), 3)
    html = client.get(
        "/products/base/quote/", {"term": "3d", "start_on": start.isoformat()}, **HTMX
    ).content.decode()
    last = clock.add_days(start, 2)
    assert f"{last.year} 年 {last.month} 月 {last.day} 日 24 点" in html
    assert "price-lines__total" not in html


@pytest.fixture
def others():
    forget()
    yield {slug: factory.on_sale(slug) for slug in ("trip", "yoga")}
    forget()


def test_a_journey_of_one_day_is_told_that_three_cost_the_same(others, client):
    start = clock.add_days(clock.today(), 2)
    chosen = {"plan": "plus", "term": "1d", "start_on": start, "age": "36", "occupation_class": "4"}
    html = client.get("/products/trip/quote/", {**chosen, "riders": ["rescue"]}, **HTMX).content.decode()
    assert "¥6.40" in html  # ¥5.40 for up to three days, ¥1 a journey
    assert "选 3 天也是 ¥6.40" in html


def test_what_is_sold_by_the_month_alone_offers_no_days(others, client):
    answer = client.get("/products/yoga/quote/")
    html = answer.content.decode()
    assert {"plan", "riders", "term", "start_on", "age", "occupation_class"} == names_in(answer)
    assert '<input type="hidden" name="plan" value="standard"' in html
    assert "按天" not in html
    assert 'value="1m"' in html
    assert 'value="30d"' not in html
