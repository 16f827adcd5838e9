"""The quote: choices, price and arithmetic; frozen for half an hour (edge cases 22, 27–30, 36)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from policies.quoting.domain import Choices, check_buyable
from policies.quoting.models import Quote
from policies.quoting.services import erase_abandoned_quotes, reprice
from storefront.catalogue.models import ProductVersion
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceChain
from storefront.reading.services.erasure import erase_abandoned
from storefront.rules import tariff
from tests.people import sign_in
from tests.reading.selling import a_quote, load_newer

URL = "/products/base/quote/"
HTMX = {"headers": {"HX-Request": "true"}}


def chosen(**other):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    choices = {"plan": "B", "term": "1m", "start_on": tomorrow, "age": "36", "occupation_class": "1"}
    return {**choices, **other}


def test_first_visit_chooses_nothing_but_tomorrow(version, client):
    html = client.get(URL).content.decode()
    assert " checked" not in html
    assert f'value="{clock.today() + timedelta(days=1):%Y-%m-%d}"' in html
    assert "price-lines__total" not in html


def test_price_is_the_engines_line_by_line(version, client):
    answer = client.get(URL, chosen(riders=["ambulance", "transit"]))
    premium = answer.context["premium"]
    wanted = tariff.Choice("B", frozenset({"ambulance", "transit"}), tariff.Term(months=1), 36, 1)
    assert premium == tariff.price(version.definition.terms, wanted)
    html = answer.content.decode()
    assert premium.total_fen == sum(line.amount_fen for line in premium.lines)
    for line in premium.lines:
        assert f'data-price-line="{line.code}"' in html
    assert "PremiumLine(" not in html and "Step(" not in html and "Hint(" not in html


def test_fragment_is_the_price_alone_and_quick_to_ask(version, client):
    client.get(URL)  # the definition is read once a process
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(URL, chosen(), **HTMX)
    html = answer.content.decode()
    assert html.lstrip().startswith('<section class="quote__price"')
    assert "<html" not in html
    assert "HX-Request" in answer["Vary"]
    assert len(queries) <= 4


def test_price_shown_before_is_shown_again_with_a_token_of_ones_own(version, client):
    asked = {"path": URL, "data": chosen(age="44"), **HTMX}
    first, other = client.get(**asked), Client().get(**asked)
    assert first.context is not None
    assert other.context is None  # nothing was rendered for the second reader
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    mine, theirs = (token.findall(answer.content.decode()) for answer in (first, other))
    assert len(mine) == len(theirs) == 1
    assert mine != theirs
    assert other.cookies["csrftoken"].value
    assert token.sub("", first.content.decode()) == token.sub("", other.content.decode())
    assert {"HX-Request", "Cookie"} <= set(other["Vary"].split(", "))


def test_price_kept_is_not_shown_for_other_days_or_languages(version, client):
    asked = {"path": URL, "data": chosen(age="45"), **HTMX}
    assert "price-lines__total" in client.get(**asked).content.decode()
    client.cookies["language"] = "en"
    assert "Go on with this price" in client.get(**asked).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=1)):  # what was tomorrow has come
        assert "price-lines__total" not in client.get(**asked).content.decode()


def test_longer_term_at_the_same_price_is_said(version, client):
    html = client.get(URL, chosen(plan="A", term="1d")).content.decode()
    hints = tariff.price(version.definition.terms, tariff.Choice("A", term=tariff.Term(days=1))).hints
    assert hints
    assert hints[0].sentence in html


def test_half_a_choice_says_kindly_what_is_open(version, client):
    html = client.get(URL, {"plan": "B", "start_on": "", "term": "", "age": ""}, **HTMX).content.decode()
    assert "还没选" in html
    assert "去投保" not in html


BAD = {
    "plan": ["Z", "", "\x00", "<b>", "x" * 50_000],
    "riders": ["nothing", "\x00", "sudden-death"],
    "term": ["31d", "0d", "13m", "2y", "９９", "\x00", "1e9"],
    "start_on": ["2020-01-01", "2999-12-31", "2026-02-30", "\x00", "昨天", "99999-01-01"],
    "age": ["81", "-1", "1e9", "三十", "\x00", "9" * 5000, "36.5", "\u202e63"],
    "occupation_class": ["5", "6", "7", "0", "\x00", "一"],
}


@pytest.mark.parametrize(("field", "value"), [(name, one) for name, many in BAD.items() for one in many])
def test_bad_choice_gets_a_message_and_no_price(version, client, field, value):
    for ask in (client.get, client.post):
        answer = ask(URL, {**chosen(**{field: value}), "show": "1"})
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
    assert client.get(URL, chosen(**{field: value}), **HTMX).status_code == 200
    assert not Quote.objects.exists()


@pytest.mark.parametrize("age", ["３６", " 36 "])
def test_numbers_as_people_type_them_are_read(version, client, age):
    assert client.get(URL, chosen(age=age)).context["choices"].age == 36


def test_rider_bound_by_age_and_term_is_refused_with_its_reason(version, client):
    late = client.get(URL, chosen(riders=["sudden-death"], term="3m", age="66"))
    assert "65" in str(late.context["form"].errors["riders"])
    short = client.get(URL, chosen(riders=["sudden-death"], term="1m"))
    assert "riders" in short.context["form"].errors


def test_unknown_product_is_not_found(version, client):
    assert client.get("/products/nothing/quote/").status_code == 404


def test_quote_is_frozen_and_lasts_thirty_minutes(version, client):
    answer = client.post(URL, chosen(riders=["ambulance"]))
    made = Quote.objects.get()
    assert answer["Location"] == f"/buy/{made.reference}/"
    assert made.expires_at - made.priced_at == timedelta(minutes=30)
    assert Choices.from_json(made.choices).riders == ("ambulance",)
    assert made.total_fen == sum(line["amount_fen"] for line in made.lines)
    assert not made.is_expired(made.expires_at - timedelta(microseconds=1))
    assert made.is_expired(made.expires_at)


def test_price_sent_by_the_browser_counts_for_nothing(version, client):
    client.post(URL, chosen(total_fen="1", price="0.01"))
    assert Quote.objects.get().total_fen == 200


def test_choices_lie_encrypted(version, client):
    client.post(URL, chosen())
    with connection.cursor() as cursor:
        cursor.execute("SELECT choices FROM policies_quote")
        assert "occupation_class" not in cursor.fetchone()[0]


def test_quote_belongs_to_the_browser_then_to_the_account(version, client, zhang, wang):
    door = client.post(URL, chosen())["Location"]
    assert client.get(door).status_code == 200
    assert Client().get(door).status_code == 404
    session = client.session
    sign_in(client, zhang)
    session = client.session
    session["quotes"] = [Quote.objects.get().reference]
    session.save()
    assert client.get(door).status_code == 200
    assert Quote.objects.get().owner == zhang
    assert EvidenceChain.objects.get().user == zhang
    stranger = Client()
    sign_in(stranger, wang)
    assert stranger.get(door).status_code == 404
    client.logout()
    assert client.get(door).status_code == 404


def test_door_names_insurer_and_what_follows_and_records_that_it_was_seen(version, client):
    door = client.post(URL, chosen())["Location"]
    html = client.get(door).content.decode()
    assert "您即将进入投保流程" in html
    assert version.definition.insurer.name in html
    chain = EvidenceChain.objects.get()
    assert chain.rows.filter(kind=RowKind.ENTERED, page="enter").exists()
    assert client.post(door)["Location"].endswith("/notices/")


def test_expired_quote_with_the_same_price_goes_on_silently(version, client):
    door = client.post(URL, chosen(start_on=(clock.today() + timedelta(days=9)).isoformat()))["Location"]
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert "价格变了" not in client.get(door).content.decode()
        assert not Quote.objects.get().is_expired()
        assert client.post(door)["Location"].endswith("/notices/")


def dearer():
    return load_newer(tariff__csv=("plan,B,annual,,,2000", "plan,B,annual,,,2500"))


def test_expired_quote_with_another_price_shows_both_and_asks(version, client):
    door = client.post(URL, chosen(start_on=(clock.today() + timedelta(days=9)).isoformat()))["Location"]
    dearer()
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        html = client.get(door).content.decode()
        assert "¥2.00" in html and "¥2.50" in html and "价格变了" in html
        assert Quote.objects.get().total_fen == 200
        assert client.post(door)["Location"] == door  # agreeing to nothing changes nothing
        assert client.post(door, {"total_fen": "200"})["Location"] == door
        assert client.post(door, {"total_fen": "250"})["Location"].endswith("/notices/")
    assert Quote.objects.get().total_fen == 250
    row = EvidenceChain.objects.get().rows.get(kind=RowKind.REPRICED)
    assert row.data == {"old_fen": 200, "new_fen": 250}


def test_price_that_changed_within_the_half_hour_still_stands(version, client):
    door = client.post(URL, chosen())["Location"]
    dearer()
    assert "价格变了" not in client.get(door).content.decode()
    assert Quote.objects.get().total_fen == 200


def test_start_that_has_passed_moves_to_the_day_after_payment(version):
    made = a_quote(version)
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert reprice(made).choices.start_on == clock.today() + timedelta(days=1)


def test_product_no_longer_sold_is_said_kindly(version, client):
    door = client.post(URL, chosen())["Location"]
    ProductVersion.objects.update(withdrawn_at=clock.now())
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        answer = client.get(door)
        assert answer.status_code == 422
        with pytest.raises(BusinessRuleError):
            reprice(Quote.objects.get())


def test_abandoned_quotes_lose_their_choices_after_ninety_days(version, client, zhang):
    unused = a_quote(version)
    client.post(URL, chosen())
    entered = Quote.objects.exclude(pk=unused.pk).get()
    client.get(f"/buy/{entered.reference}/")
    with time_machine.travel(clock.now() + timedelta(days=89)):
        assert (erase_abandoned(), erase_abandoned_quotes()) == (0, 0)
    with time_machine.travel(clock.now() + timedelta(days=91)):
        assert (erase_abandoned(), erase_abandoned_quotes()) == (1, 2)
        assert erase_abandoned_quotes() == 0
    assert Quote.objects.get().choices is None


@pytest.mark.parametrize(
    ("age", "said"),
    [("0", "投保人须年满 18 周岁"), ("17", "投保人须年满 18 周岁"), ("81", "须为 18 至 80 周岁")],
)
def test_an_age_that_nobody_can_be_insured_at_now_has_no_price_and_no_button(version, client, age, said):
    """The tariff prices 0 to 17 as well; while one can only buy for oneself, nobody of that age can go on."""
    for ask in (client.get, client.post):
        answer = ask(URL, {**chosen(age=age), "show": "1"})
        assert answer.status_code == 422
        assert f"现在只能给自己买，{said}" in answer.content.decode()
        assert "去投保" not in answer.content.decode()
    assert not Quote.objects.exists()
    assert client.get(URL, chosen(age="18")).context["premium"] is not None


def test_what_pages_say_of_who_can_be_insured_is_one_range(version, client):
    page = client.get("/products/base/").content.decode()
    assert "现在只能给自己买，18 至 80 周岁" in page
    assert "现在只能给自己买，18 至 80 周岁" in client.get("/compare/?p=base").content.decode()
    assert "出生满 28 天至 80 周岁，" not in page


def test_another_persons_age_is_priced_once_a_product_admits_others(version):
    terms = version.definition.terms
    child = Choices("B", (), "1m", clock.today(), age=3, occupation_class=1)
    with pytest.raises(BusinessRuleError):
        check_buyable(terms, child)
    others = replace(terms.admission, relations=("self", "child"))
    check_buyable(replace(terms, admission=others), child)


def added(answer) -> str:
    text = html.fromstring(answer.content.decode()).xpath("string(//*[@id='price'])")
    return " ".join(text.split()).partition("可加：")[2]


def test_what_may_be_added_says_its_price_once_the_term_is_chosen(version, client):
    terms = version.definition.terms
    answer = client.get(URL, {"plan": "", "term": "1y"})
    extras = answer.context["form"].extras
    assert extras
    for extra in extras:
        [code] = [rider.code for rider in terms.riders if rider.name == extra.name]
        choices = [
            tariff.Choice("B", frozenset({code}), tariff.Term(months=12), 36, number)
            for number in terms.admission.classes
        ]
        prices = [tariff.price(terms, choice).lines[-1].amount_fen for choice in choices]
        assert (extra.least_fen, extra.most_fen) == (min(prices), max(prices))
        said = f"{extra.name} {Money(min(prices))}"
        assert (said if len(set(prices)) == 1 else f"{said} 至 {Money(max(prices))}") in added(answer)
    assert "可加" not in client.get(URL, {"plan": "B", "term": ""}, **HTMX).content.decode()


def test_what_is_ticked_or_cannot_be_had_is_not_offered_again(version, client):
    names = {extra.name for extra in client.get(URL, chosen()).context["form"].extras}
    assert "猝死" not in names  # one month is too short for it
    settled = client.get(URL, chosen()).context["form"].extras
    assert all(extra.least_fen == extra.most_fen for extra in settled)  # the class is chosen
    ticked = client.get(URL, chosen(riders=["ambulance"]))
    assert names - {extra.name for extra in ticked.context["form"].extras} == {"救护车费用"}
    first, kept = (client.get(URL, chosen(age="47"), **HTMX) for _ in range(2))
    assert added(first) and added(first) == added(kept)
