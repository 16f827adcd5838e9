"""Terms: what can be asked for, and the last day covered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.foundation.errors import BusinessRuleError
from storefront.rules.ladder import share_bp
from storefront.rules.term import Term
from storefront.rules.terms import TermsSold

START_DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "term", "written"),
    [
        ("1d", Term(days=1), "1d"),
        ("3m", Term(months=3), "3m"),
        ("12m", Term(months=12), "1y"),
        ("1y", Term(months=12), "1y"),
    ],
)
def test_parse_reads_days_months_and_a_year(text, term, written):
    assert Term.parse(text) == term
    assert str(term) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0d",
        "31d",
        "13m",
        "2y",
        "1w",
        "d",
        "-1d",
        "１d",
        " 1d",
        "1d\x00",
        "1D",
        "001d",
        "9" * 99 + "d",
        None,
        3,
    ],
)
def test_parse_refuses_what_is_not_sold(text):
    with pytest.raises(BusinessRuleError) as refused:
        Term.parse(text)
    assert refused.value.field == "term"


@given(START_DAYS, st.integers(1, 11))
def test_a_longer_term_never_ends_earlier(start_on, months):
    ends = [Term(months=n).end_on(start_on) for n in (months, months + 1)]
    assert ends[0] < ends[1]
    assert Term(days=30).end_on(start_on) <= Term(months=2).end_on(start_on)


@given(START_DAYS, st.integers(1, 12))
def test_fewest_days_is_a_lower_bound(start_on, months):
    term = Term(months=months)
    assert term.fewest_days <= term.days_from(start_on)


def test_shares_never_fall_as_terms_grow():
    shares = [share_bp(term) for term in TermsSold().all()]
    assert shares == sorted(shares)
    assert shares[-1] == 10_000
