"""How amounts, days, terms and clause numbers are written."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from storefront.rules.term import Term
from storefront.rules.working import Reason
from storefront.templatetags import mingbai


@pytest.mark.parametrize(("fen", "text"), [(124340, "¥1,243.40"), (0, "¥0.00"), (-1, "-¥0.01"), (None, "")])
def test_money(fen, text):
    assert mingbai.money(fen) == text


def test_days_and_moments_are_beijing():
    moment = datetime(2026, 6, 1, 16, 5, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert mingbai.beijing(moment) == "2026 年 6 月 2 日 00:05"
    with translation.override("en"):
        assert mingbai.day(date(2026, 6, 2)) == "2 June 2026"


@pytest.mark.parametrize(
    ("term", "chinese", "english"),
    [
        (Term(days=1), "1 天", "1 day"),
        (Term(months=3), "3 个月", "3 months"),
        (Term(months=12), "1 年", "1 year"),
    ],
)
def test_terms(term, chinese, english):
    with translation.override("zh-hans"):
        assert mingbai.term_words(term) == chinese
    with translation.override("en"):
        assert mingbai.term_words(term) == english


@pytest.mark.parametrize(("number", "anchor"), [("2.3", "c2-3"), ("3.1(5)", "c3-1"), ("3.1（5）", "c3-1")])
def test_clause_anchor(number, anchor):
    assert mingbai.clause_anchor(number) == anchor


def test_ranges():
    assert mingbai.ranges((1, 2, 3, 4)) == "1–4"
    assert mingbai.ranges((1, 3, 4)) == "1, 3–4"


def test_only_exclusions_are_marked_red():
    assert mingbai.rests_on_exclusion("EXCLUDED_alcohol")
    assert mingbai.rests_on_exclusion("OCCUPATION_OUT")
    assert not mingbai.rests_on_exclusion("NOT_IN_FORCE_AFTER")


def test_a_reason_is_said_once_and_stays_in_its_place():
    first, other = Reason("A", ("1",), "a", benefit="x"), Reason("B", ("2",), "b")
    again, elsewhere = Reason("A", ("1",), "a", benefit="y"), Reason("A", ("3",), "a")
    assert mingbai.said_once([first, other, again, elsewhere]) == [first, other, elsewhere]
