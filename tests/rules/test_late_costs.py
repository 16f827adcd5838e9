"""A cost that has a day is held to the days a benefit gives, like an invoice; one without a day is not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Event, Facts
from tests.rules.conftest import definition

DAYS = 180
EVENT = Event(datetime(2027, 1, 10, 23, 59, 59, tzinfo=BEIJING))
LAST = EVENT.day + timedelta(days=DAYS)


def within_days(terms):
    """`base` as if its ambulance were paid for so many days only."""
    rider = terms.rider("ambulance")
    timed = replace(rider, benefits=(replace(rider.benefits[0], within_days=DAYS),))
    return replace(terms, riders=tuple(timed if row is rider else row for row in terms.riders))


TERMS = within_days(definition("base").terms)


def paid(*days, acknowledged=None, terms=TERMS):
    costs = tuple(Cost("ambulance", 10_000, on=day) for day in days)
    riders = frozenset({"ambulance"})
    return decide(Facts(EVENT, plan="A", riders=riders, costs=costs, acknowledged=acknowledged), terms)


@pytest.mark.parametrize(("day", "fen"), [(EVENT.day, 10_000), (LAST, 10_000), (None, 10_000)])
def test_a_cost_within_the_days_or_without_one_is_paid(day, fen):
    decision = paid(day)
    assert decision.total_fen == fen
    assert decision.reasons == ()


def test_a_cost_of_the_next_day_is_refused_by_its_clause():
    decision = paid(LAST + timedelta(days=1))
    (reason,) = decision.reasons
    assert (decision.total_fen, reason.code, reason.clause_number) == (0, "EXCLUDED_late", "2.9")


def test_only_the_late_one_of_two_costs_is_refused():
    decision = paid(LAST, LAST + timedelta(days=1))
    assert (decision.outcome, decision.total_fen) == ("partial", 10_000)


def test_a_late_cost_is_paid_where_the_days_were_never_explained():
    decision = paid(LAST + timedelta(days=1), acknowledged=frozenset())
    assert decision.total_fen == 10_000
    assert [reason.code for reason in decision.reasons] == ["EXCL_NOT_EXPLAINED"]


def test_a_benefit_without_such_days_takes_no_notice_of_the_day():
    late = paid(LAST + timedelta(days=400), terms=definition("base").terms)
    assert late.total_fen == 10_000


def test_the_day_is_read_and_may_not_precede_the_event():
    written = {"event": {"at": "2027-01-10T08:00:00"}, "costs": [{"kind": "ambulance", "total_fen": 1}]}
    assert Facts.from_json(written).costs[0].on is None
    written["costs"][0]["on"] = "2027-01-10"
    assert Facts.from_json(written).costs[0].on == date(2027, 1, 10)
    written["costs"][0]["on"] = "2027-01-09"
    with pytest.raises(BusinessRuleError) as refused:
        Facts.from_json(written)
    assert refused.value.field == "facts.costs[0].on"
