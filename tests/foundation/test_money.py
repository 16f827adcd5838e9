"""Money: whole fen, one rounding rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.foundation.money import Money, round_half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-4, 10, 0), (0, 7, 0), (3000 * 265, 365, 2178)],
)
def test_round_half_up_rounds_halves_away_from_zero(numerator, denominator, rounded):
    assert round_half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("499.99", 49999), ("1,200", 120000), ("¥3", 300), ("０．５", 50), ("3.5元", 350), (" 12 ", 1200)],
)
def test_from_yuan_reads_what_people_type(typed, fen):
    assert Money.from_yuan(typed) == Money(fen)


@pytest.mark.parametrize("typed", ["", "abc", "1.234", "1e3", "NaN", "--1", "1" * 20, "\x00"])
def test_from_yuan_refuses_what_is_no_amount(typed):
    with pytest.raises(ValueError, match="not an amount"):
        Money.from_yuan(typed)


def test_money_refuses_floats():
    with pytest.raises(TypeError):
        Money(1.0)
    with pytest.raises(TypeError):
        round_half_up(1.5, 2)


@given(st.integers(-(10**12), 10**12))
def test_printing_and_reading_agree(fen):
    assert Money.from_yuan(str(Money(fen)).replace("-¥", "-")) == Money(fen)
