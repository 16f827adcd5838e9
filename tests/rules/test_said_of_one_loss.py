"""A cause that is said of one bill, repair or leg alone sinks that one, and nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Delay, Event, Facts, Invoice, Item, Repair, Treatment
from tests.rules.conftest import definition

AT = datetime(2027, 5, 31, 20, tzinfo=BEIJING)


def said(*words):
    return Treatment(circumstances=frozenset(words))


def decided(slug, facts):
    decision = decide(facts, definition(slug).terms)
    codes = {reason.code for reason in decision.reasons}
    return str(decision.outcome), decision.total_fen, codes


def treated(*where):
    """Bills of ¥1,000.00, one for each place or cause."""
    return Facts(Event(AT), "C", invoices=tuple(Invoice(None, 100_000, where=one) for one in where))


def test_the_illness_that_made_one_fall_is_not_paid_and_the_fall_is():
    """3.13: what treats the illness is not paid, the injury is."""
    assert decided("base", treated(said(), said("disease"))) == ("partial", 54_000, {"EXCLUDED_disease"})
    assert decided("base", treated(said(), said()))[1] > 54_000


def test_harm_done_while_treating_the_injury_is_paid():
    mended = said("medical_harm", "treating_covered_injury")
    assert decided("base", treated(said(), mended)) == decided("base", treated(said(), said()))


def test_a_cause_of_one_bill_that_was_not_explained_takes_nothing():
    facts = replace(treated(said(), said("disease")), acknowledged=frozenset({"deductible", "ratio"}))
    outcome, total, codes = decided("base", facts)
    assert (outcome, total) == decided("base", treated(said(), said()))[:2]
    assert codes == {"EXCL_NOT_EXPLAINED"}


@pytest.mark.parametrize("word", ["wear", "recall", "serial_mismatch", "lost"])
def test_one_repair_that_is_not_covered_takes_its_bill_and_its_days_with_it(word):
    event = Event(AT, "accidental_failure")
    june = (date(2027, 6, 1), date(2027, 6, 4), 40_000)
    later = (date(2027, 7, 1), date(2027, 7, 9), 90_000)
    facts = Facts(event, item=Item(299_900), repairs=(Repair(*june), Repair(*later, where=said(word))))
    outcome, total, codes = decided("appliance", facts)
    assert (outcome, total) == ("partial", 36_000 + 15_000)
    assert len(codes) == 1
    both = replace(facts, repairs=(Repair(*june), Repair(*later)))
    assert decided("appliance", both)[1] == 117_000 + 50_000


def test_the_leg_that_goes_abroad_is_not_paid_and_the_leg_at_home_is():
    event = Event(AT, "transport_delay")
    home = Delay("transport", AT, AT + timedelta(hours=4))
    abroad = Delay("transport", AT, AT + timedelta(hours=9), said("outside_china"))
    facts = Facts(event, "standard", frozenset({"delay"}), delays=(home, abroad))
    assert decided("trip", facts) == ("partial", 10_000, {"EXCLUDED_abroad"})


def test_what_is_said_of_one_cost_does_not_reach_another_benefit():
    costs = (Cost("rescue", 50_000, where=said("alcohol")), Cost("ambulance", 20_000))
    facts = Facts(Event(AT), "A", frozenset({"rescue", "ambulance"}), costs=costs)
    assert decided("base", facts) == ("partial", 20_000, {"EXCLUDED_alcohol"})
