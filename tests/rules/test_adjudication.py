"""Decisions: the order of the rules, their boundaries, and what no facts may ever bring about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import Outcome, decide
from storefront.rules.facts import (
    Cost,
    Event,
    Facts,
    Injury,
    Insured,
    Invoice,
    PaidBefore,
    Stay,
    Treatment,
)
from storefront.rules.term import Term
from tests.rules.conftest import definition

BASE = definition("base").terms
EVENT = Event(datetime(2026, 12, 24, 8, 10, tzinfo=BEIJING))
MEDICAL = Facts(EVENT, plan="A", invoices=(Invoice(None, 60_000),))
ALL_RIDERS = frozenset(rider.code for rider in BASE.riders)


def reasons(decision):
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, 999999, tzinfo=BEIJING), ["NOT_IN_FORCE_BEFORE"]),
        (datetime(2026, 12, 1, tzinfo=BEIJING), []),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), []),
        (datetime(2026, 12, 1, 23, 59, 59, 999000, tzinfo=BEIJING), []),
        (datetime(2026, 12, 2, tzinfo=BEIJING), ["NOT_IN_FORCE_AFTER"]),
    ],
)
def test_cover_is_half_open_in_beijing_time(at, expected):
    facts = replace(MEDICAL, event=Event(at), start_on=date(2026, 12, 1), term=Term(days=1))
    assert reasons(decide(facts, BASE)) == expected


def test_an_accident_before_cancellation_is_covered_and_after_it_is_not():
    bought = replace(MEDICAL, start_on=date(2026, 12, 1), term=Term(months=12))
    assert decide(replace(bought, cancelled_on=date(2026, 12, 24)), BASE).outcome is Outcome.PAID
    after = decide(replace(bought, cancelled_on=date(2026, 12, 23)), BASE)
    assert reasons(after) == ["NOT_IN_FORCE_AFTER"]
    assert after.reasons[0].clause_number == BASE.cites.in_force


def test_another_person_is_not_insured():
    decision = decide(replace(MEDICAL, insured=Insured(matches=False)), BASE)
    assert (decision.outcome, reasons(decision)) == (Outcome.NOTHING, ["NOT_INSURED_PERSON"])


def test_the_first_rule_that_stops_is_the_only_reason():
    facts = replace(
        MEDICAL,
        start_on=date(2027, 1, 1),
        term=Term(days=1),
        insured=Insured(matches=False, occupation_class=6),
        event=replace(EVENT, circumstances=frozenset({"fight"})),
    )
    assert reasons(decide(facts, BASE)) == ["NOT_IN_FORCE_BEFORE"]


def test_self_defence_is_no_fight():
    fight = replace(EVENT, circumstances=frozenset({"fight"}))
    assert reasons(decide(replace(MEDICAL, event=fight), BASE)) == ["EXCLUDED_fight"]
    defended = replace(EVENT, circumstances=frozenset({"fight", "self_defence"}))
    assert decide(replace(MEDICAL, event=defended), BASE).outcome is Outcome.PAID


def test_occupation_at_the_accident_counts():
    decision = decide(replace(MEDICAL, insured=Insured(occupation_class=5)), BASE)
    assert reasons(decision) == ["OCCUPATION_OUT"]
    explained = replace(MEDICAL, insured=Insured(occupation_class=5), acknowledged=frozenset({"ratio"}))
    assert "OCCUPATION_OUT" not in reasons(decide(explained, BASE))


def test_an_exclusion_that_was_not_explained_forces_payment():
    facts = replace(
        MEDICAL,
        event=replace(EVENT, circumstances=frozenset({"alcohol"})),
        acknowledged=frozenset({"deductible", "ratio"}),
    )
    decision = decide(facts, BASE)
    assert (decision.outcome, decision.total_fen) == (Outcome.PAID, 30_000)
    assert reasons(decision) == ["EXCL_NOT_EXPLAINED"]
    clauses = next(row.clauses for row in BASE.exclusions if row.code == "alcohol")
    assert decision.reasons[0].clause_numbers == clauses


@pytest.mark.parametrize(("missing", "total"), [("deductible", 36_000), ("ratio", 50_000)])
def test_a_deductible_or_ratio_that_was_not_explained_is_not_taken(missing, total):
    known = frozenset(row.code for row in BASE.exclusions) - {missing}
    decision = decide(replace(MEDICAL, acknowledged=known), BASE)
    assert (decision.total_fen, reasons(decision)) == (total, ["EXCL_NOT_EXPLAINED"])


def test_a_cosmetic_item_is_left_out_and_the_rest_paid(umbrella):
    facts = Facts(
        EVENT,
        plan="walk",
        invoices=(
            Invoice(None, 25_000),
            Invoice(None, 90_000, where=Treatment(circumstances=frozenset({"cosmetic"}))),
        ),
    )
    decision = decide(facts, umbrella)
    assert (decision.outcome, decision.total_fen) == (Outcome.PARTIAL, 18_000)
    assert reasons(decision) == ["EXCLUDED_vanity"]


def test_nothing_is_deducted_that_the_price_does_not_assume(umbrella):
    """解释三 Art.18: pooled money and out-of-list items only where `rated_net_of` names them."""
    facts = Facts(
        EVENT, plan="walk", invoices=(Invoice(None, 25_000, pooled_fen=3_000, out_of_list_fen=9_000),)
    )
    assert decide(facts, umbrella).total_fen == 18_000


def test_paid_and_pooled_together_never_exceed_the_cost(umbrella):
    facts = Facts(EVENT, plan="walk", invoices=(Invoice(None, 25_000, pooled_fen=20_000),))
    decision = decide(facts, umbrella)
    assert decision.total_fen == 5_000
    assert "不超过实际损失" in [step.label for step in decision.lines[0].steps]


def test_invoices_after_the_last_day_are_refused(umbrella):
    day = EVENT.day
    facts = Facts(
        EVENT,
        plan="walk",
        invoices=(Invoice(day + timedelta(days=30), 25_000), Invoice(day + timedelta(days=31), 25_000)),
    )
    decision = decide(facts, umbrella)
    assert (decision.outcome, decision.total_fen, reasons(decision)) == ("partial", 18_000, ["EXCLUDED_late"])


def test_an_invoice_paid_twice_over_never_eats_into_another():
    invoices = (Invoice(None, 10_000, pooled_fen=30_000), Invoice(None, 60_000))
    assert decide(replace(MEDICAL, invoices=invoices), BASE).total_fen == 40_000


def test_pooled_money_that_comes_later_changes_the_ratio_of_the_whole_event():
    first = Invoice(None, 60_000)
    paid = decide(replace(MEDICAL, invoices=(first,)), BASE).total_fen
    again = replace(
        MEDICAL,
        invoices=(replace(first, pooled_fen=10_000),),
        paid_before=(PaidBefore("medical", paid, same_event=True),),
    )
    assert (paid, decide(again, BASE).total_fen) == (30_000, 2_000)


def test_gear_takes_deductible_and_ratio_of_its_own(umbrella):
    facts = Facts(EVENT, plan="walk", riders=frozenset({"gear"}), costs=(Cost("gear", 12_000),))
    assert decide(facts, umbrella).total_fen == 5_000


def test_a_rider_buys_back_for_its_own_benefit_only(umbrella):
    storm = replace(EVENT, circumstances=frozenset({"storm"}))
    facts = Facts(
        storm,
        plan="walk",
        riders=frozenset({"storm"}),
        start_on=EVENT.day - timedelta(days=20),
        term=Term(days=30),
        stays=(Stay(3),),
        invoices=(Invoice(None, 25_000),),
    )
    decision = decide(facts, umbrella)
    assert (decision.outcome, decision.total_fen, reasons(decision)) == ("partial", 3_000, ["EXCLUDED_storm"])
    waiting = decide(replace(facts, start_on=EVENT.day - timedelta(days=19)), umbrella)
    assert set(reasons(waiting)) == {"EXCLUDED_storm", "EXCLUDED_first-20-days"}


def test_disability_then_a_worse_grade_then_death_never_exceed_the_sum():
    hand = replace(MEDICAL, invoices=(), injuries=(Injury(10, "左手"),))
    first = decide(hand, BASE).total_fen
    later = replace(
        hand,
        injuries=(Injury(7, "左手", prior_grade=10),),
        paid_before=(PaidBefore("disability", first),),
    )
    second = decide(later, BASE).total_fen
    dead = replace(
        later,
        injuries=(),
        died_on=EVENT.day,
        paid_before=(PaidBefore("disability", first), PaidBefore("disability", second, same_event=True)),
    )
    assert (first, second, decide(dead, BASE).total_fen) == (200_000, 600_000, 1_200_000)


@pytest.mark.parametrize("wrong", [{"plan": "Z"}, {"plan": ""}, {"riders": frozenset({"ufo"})}])
def test_what_the_product_does_not_have_is_refused(wrong):
    with pytest.raises(BusinessRuleError):
        decide(replace(MEDICAL, **wrong), BASE)


def test_words_the_product_does_not_know_are_refused():
    for facts in (
        replace(MEDICAL, event=replace(EVENT, circumstances=frozenset({"tipsy"}))),
        replace(MEDICAL, acknowledged=frozenset({"tipsy"})),
        replace(MEDICAL, paid_before=(PaidBefore("tipsy", 1),)),
    ):
        with pytest.raises(BusinessRuleError, match="tipsy"):
            decide(facts, BASE)


FEN = st.integers(0, 10**8)
WORDS = st.frozensets(st.sampled_from(sorted(BASE.circumstances)), max_size=2)
INVOICES = st.lists(
    st.builds(
        Invoice,
        on=st.none() | st.dates(EVENT.day, EVENT.day + timedelta(days=200)),
        total_fen=FEN,
        pooled_fen=FEN,
        other_fen=FEN,
        number=st.sampled_from(["", "1", "01", "2"]),
        where=st.builds(Treatment, st.booleans(), st.booleans(), WORDS),
    ),
    max_size=5,
)
FACTS = st.builds(
    Facts,
    event=st.builds(
        Event,
        at=st.just(EVENT.at),
        kind=st.sampled_from(["accident", "sudden_death"]),
        circumstances=WORDS,
    ),
    plan=st.sampled_from("ABC"),
    riders=st.frozensets(st.sampled_from(sorted(ALL_RIDERS))),
    insured=st.builds(Insured, age=st.integers(0, 100), occupation_class=st.integers(1, 6)),
    acknowledged=st.none() | st.frozensets(st.sampled_from([row.code for row in BASE.exclusions])),
    died_on=st.none() | st.dates(EVENT.day, EVENT.day + timedelta(days=200)),
    injuries=st.lists(
        st.builds(Injury, st.integers(1, 10), st.sampled_from("abc"), st.none() | st.integers(1, 10))
    ).map(tuple),
    invoices=INVOICES.map(tuple),
    stays=st.lists(st.builds(Stay, st.integers(1, 400)), max_size=3).map(tuple),
    costs=st.lists(st.builds(Cost, st.sampled_from(["ambulance", "rescue"]), FEN, FEN), max_size=3).map(
        tuple
    ),
    paid_before=st.lists(
        st.builds(PaidBefore, st.sampled_from(["medical", "death", "disability"]), FEN, st.booleans()),
        max_size=3,
    ).map(tuple),
)


@given(FACTS)
@settings(max_examples=300)
def test_never_negative_never_above_the_sum_and_always_explained(facts):
    decision = decide(facts, BASE)
    benefits = {b.code: b for b in (*BASE.benefits, *(b for r in BASE.riders for b in r.benefits))}
    for line in decision.lines:
        benefit = benefits[line.code]
        group = frozenset(b.code for b in benefits.values() if b.group == benefit.group)
        given_to_group = sum(other.amount_fen for other in decision.lines if other.code in group)
        assert 0 <= line.amount_fen <= benefit.sum_for(facts.plan)
        assert given_to_group <= max(0, benefit.sum_for(facts.plan) - facts.paid(group))
        assert not line.steps or line.steps[-1].fen == line.amount_fen
    assert decision.total_fen == sum(line.amount_fen for line in decision.lines)
    assert (decision.outcome is Outcome.NOTHING) == (decision.total_fen == 0)
    claimed = facts.died_on or facts.injuries or facts.invoices or facts.stays or facts.costs
    worth = any(invoice.total_fen for invoice in facts.invoices) or any(
        cost.total_fen for cost in facts.costs
    )
    if claimed and decision.total_fen == 0 and not facts.paid_before and (worth or facts.died_on):
        assert decision.reasons
    assert all(reason.clause_numbers and reason.sentence for reason in decision.reasons)


@given(INVOICES, st.randoms(use_true_random=False))
def test_the_order_of_invoices_changes_nothing(invoices, random):
    shuffled = list(invoices)
    random.shuffle(shuffled)
    one, other = (
        decide(replace(MEDICAL, plan="C", died_on=EVENT.day, invoices=tuple(rows)), BASE)
        for rows in (invoices, shuffled)
    )
    assert (one.total_fen, one.outcome, one.lines) == (other.total_fen, other.outcome, other.lines)


@pytest.mark.parametrize("same", ["左手", " 左 手", "左手　"])
def test_the_same_part_written_otherwise_is_rated_once(same):
    """Two equal worst grades would be promoted by one."""
    one, other = Injury(9, "左手"), Injury(9, same)
    facts = Facts(EVENT, "B", injuries=(one, other))
    assert decide(facts, BASE).total_fen == 800_000
    apart = replace(facts, injuries=(one, Injury(9, "右手")))
    assert decide(apart, BASE).total_fen == 1_200_000
