"""Prices: lines, floors, factors, one rounding, and what holds for every choice."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import Choice, percent, price, price_from
from storefront.rules.term import Term
from storefront.rules.terms import Basis, TariffLine, TermsSold
from tests.rules.conftest import definition

BASE = definition("base").terms
RIDERS = [rider.code for rider in BASE.riders]
TERMS = TermsSold().all()
PLANS, CLASSES = st.sampled_from("ABC"), st.sampled_from([1, 2, 3, 4])


def total(**choice):
    return price(BASE, Choice(**choice)).total_fen


@pytest.mark.parametrize(("plan", "month"), [("A", 100), ("B", 200), ("C", 300)])
def test_a_month_costs_a_tenth_of_the_year(plan, month):
    assert total(plan=plan, term=Term(months=1)) == month
    assert total(plan=plan, term=Term(months=12)) == 10 * month


def test_lines_are_rounded_one_by_one_then_added():
    line = TariffLine(Basis.FLAT, 101, 50, 3000, ((4, 15000),))
    plan = replace(BASE.plans[0], tariff=(line,))
    riders = tuple(replace(rider, tariff=(line,), min_term=None) for rider in BASE.riders[:2])
    terms = replace(BASE, plans=(plan,), riders=riders)
    premium = price(terms, Choice("A", frozenset(r.code for r in riders), Term(days=1), occupation_class=4))
    assert [row.amount_fen for row in premium.lines] == [152, 152, 152]  # 151.5 each, 454.5 together
    assert premium.total_fen == 456


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plan": "Z"}, "plan"),
        ({"plan": ""}, "plan"),
        ({"riders": frozenset({"ufo"})}, "riders"),
        ({"term": None}, "term"),
        ({"age": -1}, "age"),
        ({"age": 10**30}, "age"),
        ({"occupation_class": 6}, "occupation_class"),
        ({"riders": frozenset({"sudden-death"}), "term": Term(months=2)}, "riders"),
        ({"riders": frozenset({"sudden-death"}), "age": 66}, "riders"),
    ],
)
def test_a_wrong_choice_names_its_field(wrong, field):
    with pytest.raises(BusinessRuleError) as refused:
        price(BASE, replace(Choice("A", term=Term(months=3)), **wrong))
    assert refused.value.field == field


def test_an_item_needs_its_price(umbrella):
    for missing in (None, 0, -5):
        with pytest.raises(BusinessRuleError) as refused:
            price(umbrella, Choice("item", term=Term(months=12), item_price_fen=missing))
        assert refused.value.field == "item_price"


@pytest.mark.parametrize(
    ("item_price", "amount"),
    [(10_000, 300), (49_999, 300), (50_000, 300), (50_083, 300), (50_084, 301), (2_000_000, 12_000)],
)
def test_an_item_costs_its_share_rounded_half_up_and_at_least_the_floor(kettle, item_price, amount):
    assert (
        price(kettle, Choice("kettle", term=Term(months=12), item_price_fen=item_price)).total_fen == amount
    )


@pytest.mark.parametrize("item_price", [None, 9_999, 2_000_001])
def test_an_item_outside_the_prices_insured_is_refused(kettle, item_price):
    with pytest.raises(BusinessRuleError) as refused:
        price(kettle, Choice("kettle", term=Term(months=12), item_price_fen=item_price))
    assert refused.value.field == "item_price"


def test_age_and_occupation_change_nothing_of_an_items_price(kettle):
    choice = Choice("kettle", term=Term(months=12), item_price_fen=300_000)
    assert price(kettle, replace(choice, age=99, occupation_class=4)) == price(kettle, choice)


def test_price_from_of_an_item_is_that_of_the_cheapest_one(kettle):
    assert price_from(kettle) == (300, Term(months=12))
    dear = replace(kettle, item_price_fen=(100_000, 2_000_000))
    assert price_from(dear) == (600, Term(months=12))


BANDS = tuple(
    TariffLine(Basis.BAND, rate, 100, 3000, shortest=Term(days=first), longest=Term(days=last))
    for first, last, rate in ((1, 3, 300), (4, 7, 500), (8, 15, 800), (16, 30, 1200))
)
TRIP = replace(
    BASE,
    plans=(replace(BASE.plans[0], tariff=BANDS),),
    riders=(replace(BASE.riders[0], tariff=(TariffLine(Basis.FLAT, 100, 50, 3000),)),),
    terms_sold=TermsSold((1, 30), None),
)


def test_price_from_of_bands_names_the_last_day_of_the_cheapest():
    assert price_from(TRIP) == (300, Term(days=3))


@pytest.mark.parametrize(
    ("days", "longest"), [(1, "3d"), (2, "3d"), (3, None), (4, "7d"), (15, None), (16, "30d"), (30, None)]
)
def test_hint_says_up_to_where_a_band_costs_the_same(days, longest):
    riders = frozenset({TRIP.riders[0].code})
    hints = price(TRIP, Choice("A", riders, Term(days=days))).hints
    assert [hint.term for hint in hints] == ([longest] if longest else [])


def test_a_flat_price_says_that_the_longest_term_costs_the_same():
    flat = replace(TRIP, plans=(replace(TRIP.plans[0], tariff=(TariffLine(Basis.FLAT, 50, 50, 3000),)),))
    hint = price(flat, Choice("A", term=Term(days=9))).hints[0]
    assert (hint.term, hint.sentence) == ("30d", "选 30 天也是 ¥0.50，和 9 天一样。")
    assert price_from(flat) == (50, Term(days=30))


def test_price_from_names_the_longest_term_for_it():
    assert price_from(BASE) == (100, Term(months=1))


def test_hint_says_that_a_month_costs_what_a_day_costs():
    hint = price(BASE, Choice("A", term=Term(days=1))).hints[0]
    assert hint.term == "1m"
    assert not price(BASE, Choice("A", term=Term(months=1))).hints


@pytest.mark.parametrize(
    ("bp", "text"), [(1000, "10%"), (60, "0.6%"), (10000, "100%"), (1, "0.01%"), (8500, "85%")]
)
def test_percent_reads_well(bp, text):
    assert percent(bp) == text


@given(PLANS, st.sets(st.sampled_from(RIDERS)), CLASSES)
def test_a_longer_term_never_costs_less(plan, riders, occupation_class):
    prices = [
        total(plan=plan, riders=frozenset(riders), term=term, occupation_class=occupation_class)
        for term in BASE.sellable_terms(frozenset(riders))
    ]
    assert prices == sorted(prices)
    assert prices[0] > 0


@given(PLANS, st.sets(st.sampled_from(RIDERS)), st.sampled_from(TERMS[-10:]), CLASSES)
def test_riders_add_up(plan, riders, term, occupation_class):
    alone = total(plan=plan, term=term, occupation_class=occupation_class)
    extra = [
        total(plan=plan, riders=frozenset({code}), term=term, occupation_class=occupation_class) - alone
        for code in riders
    ]
    together = total(plan=plan, riders=frozenset(riders), term=term, occupation_class=occupation_class)
    assert together == alone + sum(extra)


def test_every_step_ends_at_the_amount_of_its_line():
    for plan, term in itertools.product("ABC", TERMS):
        premium = price(BASE, Choice(plan, frozenset(RIDERS[:2]), term))
        assert all(line.steps[-1].fen == line.amount_fen for line in premium.lines)
        assert premium.total_fen == sum(line.amount_fen for line in premium.lines)
