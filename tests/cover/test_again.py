"""Buying the same again from the policy's page: the same choices, the day after, and what one has read."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import html

from policies.cover.again import again, next_start
from policies.cover.services.cancelling import cancel_policy
from policies.cover.services.counting import count_sold_versions
from policies.cover.services.papers import contract_of
from policies.quoting.models import Quote
from storefront.catalogue.models import VersionSales
from storefront.catalogue.services import withdraw_version
from storefront.foundation import clock
from storefront.reading.models import Acknowledgement
from tests.enrolment import factory
from tests.people import customer, sign_in
from tests.reading.selling import load_newer
from tests.reading.walking import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang():
    return customer()


@pytest.fixture
def policy(zhang):
    return factory.issued(zhang, term="1m", riders=("ambulance",))


def page_of(policy):
    client = Client()
    sign_in(client, policy.holder)
    return client, html.fromstring(client.get(reverse("cover:policy", args=[policy.reference])).content)


def link(page):
    found = page.xpath("//a[contains(@href, '/quote/')]/@href")
    return found[0] if found else None


def text(page):
    return " ".join(page.xpath("string(//main)").split())


def test_link_leads_to_a_quote_with_the_same_choices_from_the_day_after(policy):
    client, page = page_of(policy)
    asked = parse_qs(urlsplit(link(page)).query)
    assert asked == {
        "plan": ["B"],
        "riders": ["ambulance"],
        "term": ["1m"],
        "start_on": [str(policy.end_on + timedelta(days=1))],
        "age": ["36"],
        "occupation_class": ["1"],
    }
    shown = client.get(link(page))
    assert shown.status_code == 200
    assert html.fromstring(shown.content).xpath("//*[@id='price']//form//button")


def test_age_is_that_of_the_new_first_day(policy, zhang):
    with time_machine.travel("2027-03-01T04:00:00+00:00", tick=False):
        asked = parse_qs(urlsplit(again(policy).url).query)
    assert (asked["start_on"], asked["age"]) == (["2027-03-02"], ["36"])
    with time_machine.travel("2027-03-06T04:00:00+00:00", tick=False):  # the 37th birthday is tomorrow
        asked = parse_qs(urlsplit(again(policy).url).query)
    assert (asked["start_on"], asked["age"]) == (["2027-03-07"], ["37"])


@pytest.mark.parametrize(("today", "start"), [(-5, 1), (0, 1), (1, 2), (9, 10)])
def test_cover_follows_without_a_gap_and_never_begins_today(policy, today, start):
    """Days counted from the last day covered: while it lies ahead the next day, afterwards tomorrow."""
    day = clock.add_days(policy.end_on, today)
    assert next_start(policy, day) == clock.add_days(policy.end_on, start)


def test_cancelled_policy_is_bought_again_from_tomorrow(policy):
    cancel_policy(policy=policy, actor="test")
    policy.refresh_from_db()
    assert again(policy).start_on == clock.add_days(clock.today(), 1)
    _client, page = page_of(policy)
    assert link(page)


def test_rider_that_was_cancelled_alone_is_not_offered_again(policy):
    from policies.cover.services.riders import cancel_rider

    cancel_rider(policy=policy, code="ambulance", actor="test")
    assert "riders" not in parse_qs(urlsplit(again(policy).url).query)


def test_policy_that_runs_long_says_from_when_it_can_be_bought_again(zhang):
    policy = factory.issued(zhang)  # a year, and at most 90 days ahead
    _client, page = page_of(policy)
    assert link(page) is None
    assert "不会自动续保" in text(page)
    opens = again(policy).from_on
    assert opens == again(policy).start_on - timedelta(days=90)
    with time_machine.travel(clock.start_of_day(opens)):
        assert again(policy).url


def test_thing_is_insured_again_from_payment_and_while_it_is_insured_only_another(zhang):
    policy = factory.issued(zhang, product="appliance")
    client, page = page_of(policy)
    asked = parse_qs(urlsplit(link(page)).query)
    assert asked["item_price"] == ["2999.00"] and "age" not in asked
    assert "付款那一刻起保" in text(page) and "只能给另一件东西买" in text(page)
    assert html.fromstring(client.get(link(page)).content).xpath("//*[@id='price']//form//button")
    with time_machine.travel(policy.cover_ends_at):
        _client, page = page_of(policy)
        assert link(page) and "只能给另一件东西买" not in text(page)


def test_product_that_is_sold_no_more_is_not_offered_and_the_policy_stands(policy, zhang):
    withdraw_version(version=policy.version, reason="停售", actor=zhang)
    client, page = page_of(policy)
    assert link(page) is None and "已经停售，您的保单照旧有效" in text(page)
    for address in page.xpath("//main//a/@href"):
        if address.startswith("/products/"):
            assert client.get(address.partition("#")[0]).status_code == 200, address


def test_policy_leads_to_the_version_it_was_bought_under(policy):
    load_newer(**{"02-cover__md": ("180 天内因为这次意外去世", "90 天内因为这次意外去世")})
    client, page = page_of(policy)
    [own] = {a.partition("#")[0] for a in page.xpath("//a/@href") if "/clauses/versions/" in a}
    assert own == "/products/base/clauses/versions/2026-1/"
    assert "180 天内因为这次意外去世" in client.get(own).content.decode()
    assert contract_of(policy).clauses.url.endswith(own)


def test_whole_way_from_the_policy_to_the_consents_reads_nothing_twice(policy, zhang):
    client, page = page_of(policy)
    shown = html.fromstring(client.get(link(page)).content)
    form = shown.xpath("//*[@id='price']//form")[0]
    data = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    entered = client.post(urlsplit(link(page)).path, {**data, "riders": ["ambulance"]})
    quote = Quote.objects.latest("pk")
    assert entered["Location"] == f"/buy/{quote.reference}/" and quote.choices["riders"] == ["ambulance"]
    assert date.fromisoformat(quote.choices["start_on"]) == policy.end_on + timedelta(days=1)
    client.post(entered["Location"])
    answer = press(client, f"/buy/{quote.reference}/notices/", reading="only_changes")
    assert answer["Location"] == f"/buy/{quote.reference}/consents/"
    carried = Acknowledgement.objects.filter(chain__quote_reference=quote.reference)
    assert carried.count() == len(policy.version.definition.exclusions)


def test_application_paper_names_each_exclusion_once_after_a_change_of_version(zhang):
    application = factory.draft(zhang)
    first = application.version.definition.exclusions[0]
    newer = load_newer(exclusions__toml=(first.explanation, first.explanation + "一个字也不赔。"))
    factory.read_everything(application.chain)
    application.version = newer
    application.save()
    factory.name(application)
    told = _acknowledged(application)
    assert len(told) == len(set(told)) == len(newer.definition.exclusions)


def _acknowledged(application):
    from policies.cover.services import papers

    return [one.title for one in papers._acknowledgements(application)]


def test_sold_policies_are_counted_by_version_and_counted_anew(policy):
    count_sold_versions()
    VersionSales.objects.update(sold=99)
    count_sold_versions()
    row = VersionSales.objects.get()
    assert (row.version, row.sold) == (policy.version, 1)
