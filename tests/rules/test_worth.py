"""A thing is mended or replaced for no more than it was worth: 攀岩 2.22, 旅行 2.22."""

from datetime import datetime

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Event, Facts
from tests.rules.conftest import definition

AT = datetime(2027, 5, 16, 13, tzinfo=BEIJING)
THINGS = pytest.mark.parametrize(
    "thing",
    [("climbing-diving", "gear", "accident"), ("trip", "baggage", "baggage_loss")],
    ids=str,
)


def decided(thing, *costs):
    slug, benefit, kind = thing
    facts = Facts(Event(AT, kind), "standard", frozenset({benefit}), costs=costs)
    decision = decide(facts, definition(slug).terms)
    return decision.total_fen, {reason.code for reason in decision.reasons}


@THINGS
@pytest.mark.parametrize(
    ("total", "worth", "other", "expected"),
    [
        (52_000, 30_000, 0, 20_000),
        (52_000, 52_000, 0, 42_000),
        (52_000, None, 0, 42_000),
        (52_000, 30_000, 15_000, 5_000),  # what others paid comes off the loss, not off the bill
        (52_000, 0, 0, 0),
    ],
)
def test_a_bill_above_the_worth_counts_as_the_worth(thing, total, worth, other, expected):
    cost = Cost(thing[1], total, other, worth_fen=worth)
    paid, reasons = decided(thing, cost)
    assert paid == expected
    assert ("ABOVE_WORTH" in reasons) == (worth is not None and worth < total)


@THINGS
def test_what_one_thing_leaves_of_its_worth_goes_to_no_other(thing):
    cheap, dear = Cost(thing[1], 20_000, worth_fen=90_000), Cost(thing[1], 60_000, worth_fen=30_000)
    assert decided(thing, cheap, dear)[0] == 40_000
    assert decided(thing, dear, cheap)[0] == 40_000


def test_a_worth_below_nothing_is_refused():
    event = {"at": "2027-05-16T13:00:00"}
    row = {"kind": "gear", "total_fen": 100, "worth_fen": 50}
    assert Facts.from_json({"event": event, "costs": [row]}).costs[0].loss_fen == 50
    with pytest.raises(BusinessRuleError) as refused:
        Facts.from_json({"event": event, "costs": [row | {"worth_fen": -1}]})
    assert refused.value.field == "facts.costs[0].worth_fen"
