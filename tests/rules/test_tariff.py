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
