"""Who may be insured: both sides of every boundary, at the start of cover."""

from datetime import date

import pytest
import time_machine

from storefront.rules.eligibility import check, check_applicant
from storefront.rules.term import Term

TODAY = date(2026, 11, 22)
GOOD = {
    "plan": "A",
    "riders": frozenset(),
    "born_on": date(1990, 3, 7),
    "start_on": date(2026, 12, 1),
    "term": Term(months=12),
    "occupation_class": 1,
    "asked_on": TODAY,
}


def codes(terms, **changes):
    return [reason.code for reason in check(terms, **(GOOD | changes))]


def test_an_ordinary_person_is_insurable(base):
    assert codes(base) == []


@pytest.mark.parametrize(
    ("start_on", "expected"),
    [
        (date(2026, 11, 21), ["START_TOO_EARLY"]),
        (date(2026, 11, 22), ["START_TOO_EARLY"]),
        (date(2026, 11, 23), []),
        (date(2027, 2, 20), []),
        (date(2027, 2, 21), ["START_TOO_LATE"]),
    ],
)
def test_start_is_tomorrow_at_the_earliest_and_90_days_ahead_at_the_latest(base, start_on, expected):
    assert codes(base, start_on=start_on) == expected


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2026, 11, 3), []),  # 28 days old on 1 December
        (date(2026, 11, 4), ["AGE_TOO_YOUNG"]),
        (date(1945, 12, 2), []),  # the last day of the age of 80
        (date(1945, 12, 1), ["AGE_TOO_OLD"]),
        (date(2030, 1, 1), ["AGE_TOO_YOUNG"]),
    ],
)
def test_age_counts_at_the_start_of_cover(base, born_on, expected):
    assert codes(base, born_on=born_on) == expected


def test_sudden_death_is_for_up_to_65_and_from_3_months(base):
    rider = {"riders": frozenset({"sudden-death"}), "born_on": date(1960, 12, 2)}
    assert codes(base, **rider) == []
    assert codes(base, **(rider | {"born_on": date(1960, 12, 1)})) == ["RIDER_AGE"]
    assert codes(base, **rider, term=Term(months=2)) == ["RIDER_TERM"]
    assert codes(base, **rider, term=Term(months=3)) == []


def test_occupation_class_five_is_declined_with_its_clause(base):
    (reason,) = check(base, **(GOOD | {"occupation_class": 5}))
    assert (reason.code, reason.field) == ("OCCUPATION_OUT", "occupation_class")
    assert reason.clause_numbers == base.admission.clauses


def test_a_term_not_sold_is_said(umbrella):
    assert codes(umbrella, plan="walk", term=Term(months=3)) == ["TERM"]


@pytest.mark.parametrize(
    ("born_on", "on", "allowed"),
    [
        (date(2008, 11, 22), date(2026, 11, 22), True),
        (date(2008, 11, 23), date(2026, 11, 22), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),  # 民法典 Art.202
        (date(2008, 2, 29), date(2026, 2, 27), False),
    ],
)
def test_applicant_is_18_on_the_birthday(base, born_on, on, allowed):
    assert (check_applicant(base, born_on=born_on, asked_on=on) == ()) is allowed


@time_machine.travel("2026-11-22T16:30:00+00:00", tick=False)
def test_today_is_a_beijing_day_between_midnight_and_eight(base):
    asked = {key: value for key, value in GOOD.items() if key != "asked_on"}
    reasons = check(base, **(asked | {"start_on": date(2026, 11, 23)}))
    assert [reason.code for reason in reasons] == ["START_TOO_EARLY"]


ITEM = {"plan": "kettle", "born_on": None, "start_on": TODAY, "occupation_class": None}


@pytest.mark.parametrize(
    ("start_on", "expected"),
    [
        (None, []),
        (TODAY, []),
        (date(2026, 11, 21), ["START_TOO_EARLY"]),
        (date(2026, 11, 23), ["START_TOO_LATE"]),
    ],
)
def test_cover_that_starts_at_payment_starts_today(kettle, start_on, expected):
    assert codes(kettle, **(ITEM | {"start_on": start_on})) == expected


def test_of_an_item_neither_age_nor_occupation_counts(kettle):
    assert codes(kettle, **ITEM) == []
    assert codes(kettle, **(ITEM | {"born_on": date(1900, 1, 1), "occupation_class": 6})) == []


def test_the_applicant_for_an_item_is_an_adult_all_the_same(kettle):
    assert check_applicant(kettle, born_on=date(2008, 11, 22), asked_on=TODAY) == ()
    (reason,) = check_applicant(kettle, born_on=date(2008, 11, 23), asked_on=TODAY)
    assert (reason.code, reason.clause_numbers) == ("APPLICANT_AGE", kettle.admission.clauses)


def test_a_person_without_birthday_or_occupation_is_a_bug_never_a_yes(base):
    for missing in ("born_on", "occupation_class"):
        with pytest.raises(TypeError):
            check(base, **(GOOD | {missing: None}))


def test_a_term_must_be_chosen_where_there_are_any(base):
    assert codes(base, term=None) == ["TERM"]
