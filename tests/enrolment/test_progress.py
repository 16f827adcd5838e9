"""The order of pages is the server's (edge cases 20 and 24)."""

from dataclasses import replace

import pytest

from policies.enrolment.domain.progress import (
    ADVICE,
    BENEFICIARIES,
    CHECK,
    INSURED,
    NAMED,
    NEED,
    OCCUPATION,
    PRICE,
    QUESTION,
    Page,
    Progress,
    first_open,
    may_open,
)

DONE = Progress(
    has_person=True,
    verified=True,
    has_address=True,
    occupation_fits=True,
    needs={"needs": "medical", "means": "no", "similar": "none"},
    questions=("work", "abroad"),
    answered=frozenset({"work", "abroad"}),
    beneficiaries_chosen=True,
)


def test_a_new_application_starts_with_the_person():
    assert first_open(Progress()) == Page(INSURED)


def test_everything_answered_leads_to_the_check():
    assert first_open(DONE) == Page(CHECK)


@pytest.mark.parametrize(
    ("change", "page"),
    [
        ({"verified": False}, Page("confirm")),
        ({"has_address": False}, Page("address")),
        ({"occupation_fits": False}, Page(OCCUPATION)),
        ({"price_stands": False}, Page(PRICE)),
        ({"needs": {"needs": "both"}}, Page(NEED, "means")),
        ({"needs": {"needs": "illness", "means": "no", "similar": "none"}}, Page(ADVICE)),
        ({"answered": frozenset({"work"})}, Page(QUESTION, "abroad")),
        ({"declined": frozenset({"work"})}, Page(QUESTION, "work")),
        ({"beneficiaries_chosen": False}, Page(BENEFICIARIES)),
        ({"beneficiaries_named": True}, Page(NAMED)),
    ],
)
def test_whatever_is_missing_comes_before_the_check(change, page):
    progress = replace(DONE, **change)
    assert first_open(progress) == page
    assert may_open(progress, page)
    assert not may_open(progress, Page(CHECK))


def test_advice_is_over_once_the_own_will_is_confirmed():
    against = {"needs": "illness", "means": "no", "similar": "none"}
    assert first_open(replace(DONE, needs=against, own_will_confirmed=True)) == Page(CHECK)


def test_earlier_pages_stay_open_for_changes():
    assert may_open(DONE, Page(INSURED))
    assert may_open(DONE, Page(QUESTION, "work"))


def test_a_question_of_another_product_does_not_exist():
    assert not may_open(DONE, Page(QUESTION, "spine"))
