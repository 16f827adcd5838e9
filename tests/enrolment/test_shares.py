"""Shares of beneficiaries: whole basis points that add up in each order (edge case 19)."""

import pytest

from policies.enrolment.domain.shares import Share, check_complete, parse_percent, percent_text
from storefront.foundation.errors import BusinessRuleError


def shares(*parts):
    return [Share(order, share_bp, f"person-{place}") for place, (order, share_bp) in enumerate(parts)]


@pytest.mark.parametrize(
    ("typed", "share_bp"),
    [("50", 5000), ("33.33", 3333), ("33.3", 3330), ("100%", 10000), ("３３．３４％", 3334), (" 0.01 ", 1)],
)
def test_percent_is_read_as_people_type_it(typed, share_bp):
    assert parse_percent(typed) == share_bp


@pytest.mark.parametrize("typed", ["", "-1", "1/3", "33.333", "1e2", "一半", "1000", "50\x00", "NaN", "٣٣"])
def test_percent_refuses_what_is_no_percentage(typed):
    with pytest.raises(ValueError):
        parse_percent(typed)


def test_three_times_a_third_falls_short_and_says_by_how_much():
    with pytest.raises(BusinessRuleError) as refusal:
        check_complete(shares((1, 3333), (1, 3333), (1, 3333)))
    assert refusal.value.code == "shares_do_not_add_up"
    assert "0.01%" in refusal.value.message


def test_a_third_and_the_odd_point_add_up():
    check_complete(shares((1, 3333), (1, 3333), (1, 3334)))


def test_one_percent_too_many_is_refused():
    with pytest.raises(BusinessRuleError) as refusal:
        check_complete(shares((1, 5000), (1, 5100)))
    assert "1%" in refusal.value.message


def test_every_order_adds_up_for_itself():
    check_complete(shares((1, 10000), (2, 5000), (2, 5000)))
    with pytest.raises(BusinessRuleError):
        check_complete(shares((1, 10000), (2, 5000)))


def test_an_order_left_out_is_refused():
    with pytest.raises(BusinessRuleError) as refusal:
        check_complete(shares((1, 10000), (3, 10000)))
    assert refusal.value.code == "order_gap"


def test_the_same_person_twice_is_refused():
    with pytest.raises(BusinessRuleError) as refusal:
        check_complete([Share(1, 5000, "same"), Share(1, 5000, "same")])
    assert refusal.value.code == "beneficiary_twice"


def test_nobody_is_refused():
    with pytest.raises(BusinessRuleError) as refusal:
        check_complete([])
    assert refusal.value.code == "no_beneficiary"


@pytest.mark.parametrize(
    ("share_bp", "text"), [(10000, "100%"), (3333, "33.33%"), (50, "0.5%"), (5000, "50%")]
)
def test_percent_is_written_shortly(share_bp, text):
    assert percent_text(share_bp) == text
