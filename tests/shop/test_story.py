"""The calculator's own rules: what is asked, what is told again, and that the answer is the engine's."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.catalogue.words import all_words
from storefront.foundation.money import Money
from storefront.rules.adjudication import decide
from storefront.rules.facts import Event, Facts, Injury, PaidBefore, Stay, Treatment
from storefront.rules.terms import ExclusionKind
from storefront.shop.domain.calculator import (
    answer,
    facts_of,
    parameters,
    questions,
    questions_to_all,
    same,
    story_of,
)
from storefront.shop.domain.calculator import notation as written
from storefront.shop.domain.calculator.facts import ORDINARY_DAY, SECOND
from storefront.shop.forms import EveryProductForm, case_query, every_product_query, product_query
from tests.shop.telling import EVERY, SHIPPED, definition, queries, read

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much]}


def cases():
    return [
        pytest.param(slug, case, id=f"{slug}-{case.code}")
        for slug in EVERY
        for case in definition(slug).cases
    ]


@pytest.mark.parametrize(("slug", "case"), cases())
def test_every_case_fills_the_calculator_in_and_gets_the_very_same_decision(slug, case):
    query = case_query(case, definition(slug))
    assert query
    form = read(query, slug)
    assert form.is_valid() and form.unknown() == []
    decision = decide(facts_of(form.story(), form.terms), form.terms)
    assert decision.outcome == case.decision.outcome
    assert [(line.code, line.amount_fen, line.clause_numbers) for line in decision.lines] == [
        (line.code, line.amount_fen, line.clause_numbers) for line in case.decision.lines
    ]
    assert [(row.code, row.clause_numbers, row.benefit, row.refuses) for row in decision.reasons] == [
        (row.code, row.clause_numbers, row.benefit, row.refuses) for row in case.decision.reasons
    ]


@pytest.mark.parametrize("slug", EVERY)
@settings(max_examples=25, **QUIET)
@given(data=st.data())
def test_a_story_and_its_address_say_the_same(slug, data):
    form = read(data.draw(queries(slug)), slug)
    if not form.is_valid():
        assert all(errors for errors in form.errors.values())
        return
    query = urlencode(parameters(form.story(), form.asked))
    again = read(query, slug)
    assert again.is_valid(), again.errors
    assert again.story() == form.story()
    assert urlencode(parameters(again.story(), again.asked)) == query


@pytest.mark.parametrize("slug", EVERY)
@settings(max_examples=25, **QUIET)
@given(data=st.data())
def test_an_answer_is_never_negative_nor_above_what_was_lost(slug, data):
    form = read(data.draw(queries(slug)), slug)
    if not form.is_valid():
        return
    story = form.story()
    decision = answer(story, form.terms)
    assert all(line.amount_fen >= 0 for line in decision.lines)
    assert decision.total_fen == sum(line.amount_fen for line in decision.lines)
    medical = [line.amount_fen for line in decision.lines if line.code == "medical"]
    assert sum(medical) <= sum(bill.total_fen for bill in story.bills)


@pytest.mark.parametrize("slug", EVERY)
@settings(max_examples=15, **QUIET)
@given(data=st.data())
def test_the_facts_of_a_story_tell_the_story_again(slug, data):
    form = read(data.draw(queries(slug)), slug)
    if not form.is_valid():
        return
    facts = facts_of(form.story(), form.terms)
    told = story_of(facts, form.terms)
    assert told is None or same(decide(facts_of(told, form.terms), form.terms), decide(facts, form.terms))


@pytest.mark.parametrize("slug", SHIPPED)
@settings(max_examples=15, **QUIET)
@given(data=st.data())
def test_a_story_goes_to_every_product_and_back(slug, data):
    """Told on one product's page, it can be told to all; from there to each that it is about."""
    form = read(data.draw(queries(slug)), slug)
    if not form.is_valid():
        return
    everything = [definition(other) for other in SHIPPED]
    every = EveryProductForm(QueryDict(every_product_query(form.story(), everything)), products=everything)
    assert every.is_valid(), every.errors
    for product in everything:
        query = product_query(every.story(), product, ())
        assert not query or read(query, product.slug).is_valid()


@pytest.mark.parametrize(("worth", "paid"), [("", 90000), ("2000", 90000), ("600", 50000), ("0", 0)])
def test_nothing_is_mended_for_more_than_it_was_worth(worth, paid):
    """Gear mended for 400 + 600 yuan, less the deductible of 100; its worth is that of both together."""
    told = story(f"plan=standard&riders=gear&cost-gear=400 600&cost-gear-worth={worth}", "climbing-diving")
    decision = answer(told, definition("climbing-diving").terms)
    assert decision.total_fen == paid
    assert ("ABOVE_WORTH" in {row.code for row in decision.reasons}) == (paid < 90000)


def test_a_rider_that_waits_is_asked_for_its_day():
    assert questions(definition("base")).waits
    assert not questions(definition("trip")).waits


@pytest.mark.parametrize(
    ("slug", "asked", "not_asked"),
    [
        ("base", {"plan", "total", "pooled", "age", "work", "stay", "grade", "died"}, {"price", "repair"}),
        (
            "appliance",
            {"price", "repair", "repair_days", "owned"},
            {"total", "age", "work", "person", "plan"},
        ),
        ("yoga", {"total", "cost-physiotherapy"}, {"plan", "grade", "died", "stay", "age", "happened"}),
        ("trip", {"plan", "delay-transport", "cost-baggage", "happened"}, {"price", "repair", "stay"}),
    ],
)
def test_only_what_a_product_can_answer_is_asked(slug, asked, not_asked):
    form = read("", slug)
    assert asked <= form.fields.keys()
    assert not not_asked & form.fields.keys()


def test_every_parameter_stands_in_the_documents_and_no_other():
    """docs/calculator.md is the promise that a shared link keeps."""
    text = (site.BASE_DIR / "docs" / "calculator.md").read_text(encoding="utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    documented = {name for cell in table for name in re.findall(r"`([^`]+)`", cell)}
    everything = EveryProductForm(products=[definition(slug) for slug in SHIPPED])
    names = {*everything.fields, *(name for slug in EVERY for name in read("", slug).fields)}
    assert {shape(name) for name in names} == documented


def shape(name):
    """`cost-rescue-other` → `cost-<kind>-other`, `total2` → `total`."""
    for kind, own in (("cost", "<kind>"), ("delay", "<kind>"), ("paid", "<benefit>")):
        if found := re.fullmatch(rf"{kind}-(.+?)(-other|-not|-item|-times|-worth)?", name):
            return f"{kind}-{own}{found[2] or ''}"
    return name.rstrip("23")


@pytest.mark.parametrize("slug", SHIPPED)
def test_the_simplest_story_is_three_fields_at_most(slug):
    assert 1 <= len(read("", slug).open_fields) <= 3
    everything = EveryProductForm(products=[definition(other) for other in SHIPPED])
    assert len(everything.open_fields) == 3


@pytest.mark.parametrize("slug", SHIPPED)
def test_each_circumstance_of_an_exclusion_can_be_told_and_is_decided(slug):
    """The vocabulary is the exclusions' own titles; each option calls up the row whose title it shows."""
    product = definition(slug)
    titles = {row.title: row for row in product.terms.exclusions}
    for option in questions(product).causes:
        row = titles[option.label]
        assert option.value in row.when and row.kind in {ExclusionKind.CAUSE, ExclusionKind.PERIOD}
        assert option.topic in {group.title for group in product.exclusion_groups}


def test_words_that_readers_meet_have_reader_s_words():
    """No code is shown: every kind of event where several are offered, every exception and condition."""
    asked = [questions(definition(slug)) for slug in SHIPPED]
    asked.append(questions_to_all([definition(slug) for slug in SHIPPED]))
    options = [row for one in asked for row in (*one.kinds, *one.exceptions, *one.conditions)]
    assert {row.value for row in options} == all_words().keys()
    assert all(row.label == all_words()[row.value] for row in options)


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("before", "NOT_IN_FORCE_BEFORE"),
        ("first", ""),
        ("", ""),
        ("last", ""),
        ("after", "NOT_IN_FORCE_AFTER"),
    ],
)
@pytest.mark.parametrize(
    ("slug", "loss"), [("base", "plan=B&total=1000"), ("appliance", "price=2999&repair=900")]
)
def test_the_moment_is_told_to_the_second(slug, loss, when, reason):
    form = read(f"{loss}&when={when}", slug)
    assert form.is_valid(), form.errors
    decision = answer(form.story(), form.terms)
    assert [row.code for row in decision.reasons if row.code.startswith("NOT_")] == [reason] * bool(reason)
    assert bool(decision.total_fen) != bool(reason)


def test_the_second_before_the_cover_and_its_first_are_one_second_apart():
    before, first = (
        facts_of(story(f"plan=A&total=9&when={when}", "base"), base_terms()) for when in ("before", "first")
    )
    assert first.event.at - before.event.at == SECOND
    assert first.event.at == first.covered_from


def story(query, slug):
    form = read(query, slug)
    assert form.is_valid(), form.errors
    return form.story()


def base_terms():
    return definition("base").terms


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("plan=B&total=100&pooled=60&other=50", "total"),
        ("plan=B&total=100&pooled=60&account=50", "total"),
        ("plan=B&total=100&out_of_list=60&pooled=50", "total"),
        ("plan=B&pooled=60", "total"),
        ("plan=B&total2=10&other2=11", "total2"),
        ("plan=B&other3=11", "total3"),
        ("plan=B&cost-rescue-other=5", "cost-rescue"),
        ("plan=B&cost-rescue=4&cost-rescue-other=5", "cost-rescue"),
        ("plan=B&total=10&before=9", "grade"),
        ("plan=B&total=10&when=first&day=3", "day"),
        ("plan=B&total=10&day=32&term=1m", "day"),
        ("plan=B&total=10&age=120", "age"),
        ("plan=B&riders=sudden-death&died=0&age=67", "age"),
        ("plan=B&riders=sudden-death&died=0&day=9&term=1m", "term"),
        ("plan=B", "total"),
        ("plan=B&age=30", "total"),
        ("total=10", "plan"),
        ("plan=B&plan=A&total=10", "plan"),
        ("plan=B&total=10&total=11", "total"),
    ],
)
def test_what_contradicts_itself_is_said_at_its_field(query, field):
    form = read(query, "base")
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("repair=10", "price"),
        ("price=99.99&repair=10", "price"),
        ("price=20000.01&repair=10", "price"),
        ("price=2999", "repair"),
        ("price=2999&repair=10&repair_other=11", "repair"),
        ("price=2999&cost-installation-not=10", "cost-installation-item"),
        ("price=2999&repair=1&cost-installation-item=consumable", "cost-installation-not"),
    ],
)
def test_what_cannot_be_of_an_item_is_said_at_its_field(query, field):
    form = read(query, "appliance")
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(Event(ORDINARY_DAY), "A", stays=(Stay(3), Stay(4, Treatment(outside=True)))),
        Facts(Event(ORDINARY_DAY), "A", injuries=(Injury(9, "a"),), acknowledged=frozenset()),
        Facts(
            Event(ORDINARY_DAY), "A", stays=(Stay(3),), paid_before=(PaidBefore("hospital-cash", 9, True),)
        ),
    ],
)
def test_facts_without_a_question_are_not_told(facts):
    assert story_of(facts, base_terms()) is None


def test_a_circumstance_of_an_insured_part_survives_the_way_round():
    """`unlicensed_driving` is asked for by the exclusion it calls up, under one word for all four."""
    event = Event(ORDINARY_DAY, circumstances=frozenset({"unlicensed_driving"}))
    case = definition("base").cases[0]
    facts = Facts(event, "B", invoices=case.facts.invoices)
    other = type(case)("x", "x", "", "", "B", frozenset(), facts, decide(facts, base_terms()))
    query = case_query(other, definition("base"))
    assert "cause=drug_driving" in query
    assert [row.code for row in other.decision.reasons] == ["EXCLUDED_illegal-driving"]


@pytest.mark.parametrize(
    ("text", "fen"), [("3286.40", 328640), ("1,200", 120000), ("１２．５元", 1250), ("¥3", 300), ("0", 0)]
)
def test_amounts_as_people_write_them(text, fen):
    assert written.fen_of(text) == fen


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("120 120 80", (12000, 12000, 8000)),
        ("120、80.5；3", (12000, 8050, 300)),
        ("120，80", (12000, 8000)),
        ("1,200 3", (120000, 300)),
        ("1,200,80", (120000, 8000)),
        ("120,80", (12000, 8000)),
    ],
)
def test_several_amounts_in_one_line(text, amounts):
    assert written.many_fen(text) == amounts


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("5", timedelta(hours=5)),
        ("48:00:01", timedelta(hours=48, seconds=1)),
        ("６：３０", timedelta(hours=6, minutes=30)),
        ("6.5", timedelta(hours=6, minutes=30)),
        ("0.25", timedelta(minutes=15)),
    ],
)
def test_hours_as_people_write_them(text, late):
    assert written.seconds_of(text) == late.total_seconds()


@pytest.mark.parametrize("text", ["", "x", "5:60", "-1", "1:2:3:4", "1e3", "五", "5.123"])
def test_what_is_no_number_of_hours(text):
    with pytest.raises(ValueError, match="hours"):
        written.seconds_of(text)


@given(st.integers(0, written.MOST_FEN))
def test_an_amount_written_is_read_again(fen):
    assert written.fen_of(written.yuan_of(fen)) == fen == Money.from_yuan(written.yuan_of(fen)).fen


@given(st.integers(0, written.MOST_SECONDS))
def test_hours_written_are_read_again(seconds):
    assert written.seconds_of(written.hours_of(seconds)) == seconds


@pytest.mark.parametrize("reader", [written.many_fen, written.many_seconds])
def test_more_times_than_anybody_means_is_too_much(reader):
    with pytest.raises(written.TooMuch):
        reader("1 " * 21)
