"""Refunds: all of it before the start, whole unused days after, never more than was paid."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.rules.refund import refund
from storefront.rules.term import Term

START = date(2026, 12, 1)


def back(paid_fen, days, used):
    return refund(
        paid_fen=paid_fen,
        start_on=START,
        end_on=START + timedelta(days=days - 1),
        asked_on=START + timedelta(days=used - 1),
    )


def test_before_the_start_everything_comes_back():
    got = back(3000, 365, 0)
    assert (got.amount_fen, got.effective_on, got.automatic) == (3000, None, True)


def test_on_the_first_day_that_day_counts_as_used():
    got = back(3000, 30, 1)
    assert (got.amount_fen, got.effective_on) == (2900, START)


def test_on_the_last_day_and_after_nothing_is_left():
    assert back(100, 30, 30).amount_fen == 0
    assert back(100, 30, 99).effective_on == START + timedelta(days=29)


def test_with_a_claim_a_person_looks_first():
    got = refund(paid_fen=3000, start_on=START, end_on=START, asked_on=START, claims_open_or_paid=True)
    assert (got.amount_fen, got.automatic) == (0, False)


def test_cover_that_started_at_payment_has_used_its_first_day_at_once():
    """Asked for a minute after paying: the day of payment is the first day, and it counts as used."""
    got = refund(paid_fen=300, start_on=START, end_on=Term(months=12).end_on(START), asked_on=START)
    assert (got.amount_fen, got.effective_on, got.automatic) == (299, START, True)
    assert [step.working for step in got.steps][:2] == ["365 天", "1 天（申请当天算一天）"]


def test_nonsense_is_a_bug_not_a_refund():
    with pytest.raises(ValueError, match="paid_fen"):
        refund(paid_fen=-1, start_on=START, end_on=START, asked_on=START)


@given(st.integers(0, 10**9), st.integers(1, 366), st.integers(-90, 400))
def test_never_negative_never_above_paid_and_falling(paid_fen, days, used):
    today, tomorrow = back(paid_fen, days, used).amount_fen, back(paid_fen, days, used + 1).amount_fen
    assert 0 <= tomorrow <= today <= paid_fen
