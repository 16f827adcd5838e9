"""Each leg of a journey counts by its own planned departure; what cannot be so is refused."""

from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Delay, Event, Facts
from storefront.rules.term import Term
from tests.rules.conftest import definition

TRIP = definition("trip").terms
FIRST = date(2027, 10, 1)
NOON = datetime(2027, 10, 3, 12, tzinfo=BEIJING)
MIDNIGHT = datetime(2027, 10, 4, tzinfo=BEIJING)
SIX_HOURS = timedelta(hours=6)


def leg(departs_at, promised_at):
    return Delay("transport", promised_at, promised_at + SIX_HOURS, departs_at=departs_at)


def decided(*legs):
    event = Event(NOON, "transport_delay")
    facts = Facts(event, "standard", frozenset({"delay"}), start_on=FIRST, term=Term(days=3), delays=legs)
    decision = decide(facts, TRIP)
    return str(decision.outcome), decision.total_fen, {reason.code for reason in decision.reasons}


@pytest.mark.parametrize(
    ("departs_at", "expected"),
    [
        (MIDNIGHT - timedelta(seconds=1), ("paid", 20_000, set())),
        (MIDNIGHT, ("partial", 10_000, {"NOT_IN_FORCE_AFTER"})),
    ],
)
def test_a_second_leg_pays_if_it_was_to_leave_before_the_end(departs_at, expected):
    """2.18: 该程的计划出发时间在保险期间内."""
    first = leg(None, NOON + timedelta(hours=3))
    assert decided(first, leg(departs_at, MIDNIGHT + timedelta(hours=2))) == expected


def test_a_leg_that_was_to_arrive_after_the_end_still_counts():
    assert decided(leg(NOON, MIDNIGHT + timedelta(hours=9))) == ("paid", 10_000, set())


def test_a_leg_that_was_to_leave_before_the_start_is_not_paid():
    early = leg(datetime(2027, 9, 30, 23, 59, 59, tzinfo=BEIJING), NOON)
    assert decided(early) == ("nothing", 0, {"NOT_IN_FORCE_BEFORE"})


def row(**changes):
    times = {"promised_at": "2027-10-03T15:00:00", "actual_at": "2027-10-03T21:00:00"}
    return {"kind": "transport", **times, **changes}


@pytest.mark.parametrize(
    ("delays", "field"),
    [
        ([row(promised_at="2027-10-03T11:59:59")], "facts.delays[0].promised_at"),
        ([row(departs_at="2027-10-03T15:00:01")], "facts.delays[0].promised_at"),
        ([row(), row()], "facts.delays[1]"),
        ([row(), row(actual_at="2027-10-03T22:00:00")], "facts.delays[1]"),
        ([row(departs_at="soon")], "facts.delays[0].departs_at"),
    ],
)
def test_legs_that_cannot_be_so_are_refused_by_name(delays, field):
    good = {"event": {"at": "2027-10-03T12:00:00", "kind": "transport_delay"}, "delays": [row()]}
    assert Facts.from_json(good).delays
    with pytest.raises(BusinessRuleError) as refused:
        Facts.from_json(good | {"delays": delays})
    assert refused.value.field == field
