"""Advice to stop where the product does not fit (R-19, R-23)."""

import pytest

from policies.enrolment.domain import suitability

FITS = {"needs": "both", "means": "no", "similar": "none"}


def test_no_advice_where_it_fits():
    assert suitability.advice_for(FITS) == ()


@pytest.mark.parametrize(
    ("code", "answer"), [("needs", "illness"), ("needs", "saving"), ("means", "yes"), ("similar", "medical")]
)
def test_a_mismatch_is_advised_against(code, answer):
    assert len(suitability.advice_for({**FITS, code: answer})) == 1


def test_own_will_is_bound_to_the_advice_it_was_given_against():
    one = suitability.own_will_text(suitability.advice_for({**FITS, "means": "yes"}))
    other = suitability.own_will_text(suitability.advice_for({**FITS, "similar": "medical"}))
    assert suitability.text_hash(one) != suitability.text_hash(other)
    assert suitability.OWN_WILL_TEXT in one
