"""Each red row at work: it refuses what would be paid, and has no effect where it was not explained."""

from dataclasses import replace

import pytest

from storefront.rules.adjudication import decide
from storefront.rules.terms import BY_CIRCUMSTANCE, ExclusionKind
from tests.catalogue.sold import PRODUCTS

LOSSES = ("invoices", "stays", "costs", "repairs", "delays")


def lifts_of(sold, benefit: str) -> frozenset[str]:
    return frozenset(
        code for rider in sold.riders for own in rider.benefits if own.code == benefit for code in rider.lifts
    )


def would_be_paid(sold, row):
    """A case and a benefit that pays in it, and that this row could refuse."""
    return next(
        (case, line.code)
        for case in sold.cases
        for line in case.decision.lines
        if line.amount_fen
        and not any(reason.refuses for reason in case.decision.reasons)
        and row.concerns(line.code)
        and row.code not in lifts_of(sold, line.code)
    )


def saying(facts, row, words):
    """The facts, with these words said of the event, or of each thing lost."""
    if row.kind is not ExclusionKind.COST:
        return replace(facts, event=replace(facts.event, circumstances=facts.event.circumstances | words))
    marked = {
        name: tuple(
            replace(one, where=replace(one.where, circumstances=one.where.circumstances | words))
            for one in getattr(facts, name)
        )
        for name in LOSSES
    }
    return replace(facts, **marked)


RED = [
    pytest.param(sold, row, id=f"{slug}-{row.code}")
    for slug, sold in PRODUCTS.items()
    for row in sold.terms.exclusions
    if row.kind in BY_CIRCUMSTANCE
]


@pytest.mark.parametrize(("sold", "row"), RED)
def test_a_red_row_refuses_what_would_be_paid(sold, row):
    case, benefit = would_be_paid(sold, row)
    for word in row.when:
        decision = decide(saying(case.facts, row, frozenset({word})), sold.terms)
        refused = {(reason.code, reason.benefit) for reason in decision.reasons if reason.refuses}
        assert (f"EXCLUDED_{row.code}", benefit) in refused, word
        assert benefit not in {line.code for line in decision.lines if line.amount_fen}, word


@pytest.mark.parametrize(("sold", "row"), [one for one in RED if one.values[1].unless])
def test_what_a_red_row_lets_through_is_paid(sold, row):
    case, _ = would_be_paid(sold, row)
    for word in row.unless:
        facts = saying(case.facts, row, frozenset({*row.when, word}))
        assert decide(facts, sold.terms).total_fen == case.decision.total_fen, word


@pytest.mark.parametrize(("sold", "row"), RED)
def test_a_red_row_that_was_not_explained_takes_nothing(sold, row):
    case, _ = would_be_paid(sold, row)
    others = frozenset(other.code for other in sold.exclusions) - {row.code}
    facts = replace(saying(case.facts, row, row.when), acknowledged=others)
    decision = decide(facts, sold.terms)
    assert decision.total_fen == case.decision.total_fen
    assert "EXCL_NOT_EXPLAINED" in {reason.code for reason in decision.reasons}
