"""Things, not people: damage, days at the repairer, delays, visits, and cover that starts at payment."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import (
    Cost,
    Delay,
    Event,
    Facts,
    Insured,
    Item,
    Misstated,
    PaidBefore,
    Repair,
    Treatment,
)
from storefront.rules.term import Term
from tests.rules.conftest import definition

KETTLE = definition("kettle").terms
EVENT = Event(datetime(2027, 5, 31, 20, tzinfo=BEIJING), kind="accidental_failure")
DAY = date(2027, 6, 1)
ITEM = Item(299_900)


def repaired(total_fen=0, days=0, first=DAY, **changes):
    repair = Repair(first, first + timedelta(days=days), total_fen, **changes)
    return Facts(EVENT, item=ITEM, repairs=(repair,))


def paid(facts, terms=KETTLE):
    return {line.code: line.amount_fen for line in decide(facts, terms).lines}


def reasons(facts, terms=KETTLE):
    return [reason.code for reason in decide(facts, terms).reasons]


@pytest.mark.parametrize(
    ("total", "other", "expected"),
    [
        (62_000, 0, 55_800),  # 10 % is 62.00, more than 30.00
        (20_000, 0, 17_000),  # 10 % is 20.00: 30.00 counts
        (30_000, 0, 27_000),  # both are 30.00
        (3_000, 0, 0),
        (3_001, 0, 1),
        (33_335, 0, 30_001),  # 3,333.5 fen are 3,334
        (62_000, 20_000, 35_800),  # the share is of what the repair came to
        (62_000, 90_000, 0),
        (500_000, 0, 299_900),  # never above the item's price
    ],
)
def test_damage_takes_other_payers_then_the_greater_deductible_then_the_price(total, other, expected):
    assert paid(repaired(total, other_fen=other))["damage"] == expected


def test_the_deductible_is_taken_once_an_event():
    facts = repaired(20_000)
    two = replace(facts, repairs=facts.repairs * 2)
    assert paid(two)["damage"] == 36_000
    later = replace(two, paid_before=(PaidBefore("damage", 17_000, same_event=True),))
    assert paid(later)["damage"] == 19_000


def test_a_deductible_that_was_not_explained_is_not_taken():
    facts = replace(repaired(20_000), acknowledged=frozenset({"wear"}))
    assert paid(facts)["damage"] == 20_000
    assert "EXCL_NOT_EXPLAINED" in reasons(facts)


def test_worn_parts_are_left_out_and_the_rest_is_paid():
    facts = repaired(62_000, days=2)
    worn = Repair(DAY, DAY + timedelta(days=9), 8_000, where=Treatment(circumstances=frozenset({"wear"})))
    decision = decide(replace(facts, repairs=(worn, *facts.repairs)), KETTLE)
    assert (decision.outcome, decision.total_fen) == ("partial", 55_800 + 10_000)
    assert {reason.code for reason in decision.reasons} == {"EXCLUDED_wear"}


def test_what_is_said_of_the_event_is_said_of_each_of_its_repairs():
    worn = replace(EVENT, circumstances=frozenset({"wear"}))
    facts = replace(repaired(62_000, days=2), event=worn)
    assert (paid(facts), set(reasons(facts))) == ({}, {"EXCLUDED_wear"})
    assert sum(paid(replace(facts, event=EVENT)).values()) == 55_800 + 10_000


@pytest.mark.parametrize(
    ("first", "ready", "days"),
    [
        (date(2027, 6, 1), date(2027, 6, 1), 0),
        (date(2027, 6, 1), date(2027, 6, 2), 1),
        (date(2026, 12, 30), date(2027, 1, 2), 3),  # over New Year, by the calendar
        (date(2028, 2, 28), date(2028, 3, 1), 2),  # a leap day is a day
        (date(2027, 6, 1), date(2027, 6, 11), 10),
        (date(2027, 6, 1), date(2027, 6, 12), 10),  # the cap
    ],
)
def test_repair_days_are_whole_days_after_the_day_of_handing_in(first, ready, days):
    event = replace(EVENT, at=datetime(2026, 12, 1, tzinfo=BEIJING))
    facts = Facts(event, item=ITEM, repairs=(Repair(first, ready),))
    assert paid(facts) == {"repair-delay": days * 5_000}


def test_a_limit_is_said_whole_where_nothing_was_used_and_by_its_rest_where_something_was():
    whole = decide(repaired(days=11), KETTLE).reasons[0].sentence
    assert whole == "“维修延误”最多赔 ¥500.00，也就是 10 天。"
    used = replace(repaired(days=6), paid_before=(PaidBefore("repair-delay", 35_000),))
    rest = decide(used, KETTLE).reasons[0].sentence
    assert rest == "“维修延误”的限额 ¥500.00 还剩 ¥150.00，按此赔付。"


def test_a_cap_and_a_day_not_whole_are_arithmetic_and_say_so():
    assert reasons(repaired(days=11)) == ["LIMIT_USED"]
    assert reasons(repaired(days=0)) == ["NO_WHOLE_DAY"]
    assert decide(repaired(days=11), KETTLE).outcome == "paid"


def test_days_on_which_two_repairs_ran_count_once():
    spans = [(1, 5), (3, 8), (3, 4), (8, 9)]
    repairs = tuple(Repair(date(2027, 6, a), date(2027, 6, b)) for a, b in spans)
    assert paid(Facts(EVENT, item=ITEM, repairs=repairs)) == {"repair-delay": 8 * 5_000}


def test_days_of_an_earlier_repair_use_up_the_policy():
    facts = replace(repaired(days=6), paid_before=(PaidBefore("repair-delay", 35_000),))
    assert paid(facts) == {"repair-delay": 15_000}


def test_what_is_still_at_the_repairer_waits_and_refuses_nothing():
    facts = Facts(EVENT, item=ITEM, repairs=(Repair(DAY, None, 20_000),))
    decision = decide(facts, KETTLE)
    assert (decision.outcome, decision.total_fen) == ("paid", 17_000)
    assert [reason.code for reason in decision.reasons] == ["REPAIR_OPEN"]


def test_a_repair_under_warranty_pays_its_days_though_it_cost_nothing():
    warranty = replace(EVENT, kind="warranty_repair")
    assert paid(replace(repaired(days=4), event=warranty)) == {"repair-delay": 20_000}
    assert reasons(replace(repaired(9_000, days=4), event=warranty)) == ["NOT_ACCIDENT"]


def test_each_of_several_triggers_answers_and_another_does_not():
    for kind in ("accidental_failure", "transport_damage"):
        assert paid(replace(repaired(20_000), event=replace(EVENT, kind=kind)))["damage"] == 17_000
    assert paid(replace(repaired(20_000), event=replace(EVENT, kind="wear_out"))) == {}


def late(hours=0, seconds=0, kind="delivery"):
    promised = datetime(2027, 3, 8, 18, tzinfo=BEIJING)
    return Delay(kind, promised, promised + timedelta(hours=hours, seconds=seconds))


DELIVERY = Facts(replace(EVENT, kind="delivery_delay"), riders=frozenset({"delivery"}), item=ITEM)
JOURNEY = Facts(replace(EVENT, kind="journey_delay"), riders=frozenset({"legs"}), item=ITEM)


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        (late(-5), 0),
        (late(0), 0),
        (late(48), 0),
        (late(48, 1), 1_000),
        (late(96), 1_000),
        (late(96, 1), 2_000),
        (late(9_000), 2_000),
    ],
)
def test_a_delay_past_so_many_hours_is_exact_to_the_second(delay, expected):
    facts = replace(DELIVERY, delays=(delay,))
    assert paid(facts) == {"delivery": expected}
    assert reasons(facts) == ([] if expected else ["DELAY_TOO_SHORT"])


@pytest.mark.parametrize(("delay", "expected"), [(late(4, -1, "leg"), 0), (late(4, 0, "leg"), 10_000)])
def test_a_delay_from_so_many_hours_on_is_exact_to_the_second(delay, expected):
    assert paid(replace(JOURNEY, delays=(delay,))) == {"legs": expected}


def test_only_so_many_legs_count():
    facts = replace(
        JOURNEY, delays=(late(5, 0, "leg"), late(1, 0, "leg"), late(9, 0, "leg"), late(4, 0, "leg"))
    )
    assert paid(facts) == {"legs": 20_000}
    assert reasons(facts) == ["LIMIT_USED"]
    before = PaidBefore("legs", 10_000, items=1)
    assert paid(replace(facts, paid_before=(before,))) == {"legs": 10_000}


def test_the_longest_delay_counts_where_only_one_may():
    facts = replace(DELIVERY, delays=(late(50), late(100), late(60)))
    assert paid(facts) == {"delivery": 2_000}
    used = replace(facts, paid_before=(PaidBefore("delivery", 1_000, items=1),))
    assert paid(used) == {"delivery": 0}


def test_times_of_different_zones_are_compared_as_moments():
    promised = datetime.fromisoformat("2027-03-08T18:00:00+09:00")
    actual = datetime.fromisoformat("2027-03-10T17:00:01+08:00")
    assert paid(replace(DELIVERY, delays=(Delay("delivery", promised, actual),))) == {"delivery": 1_000}


def visits(*fen, **changes):
    costs = tuple(Cost("visit", one) for one in fen)
    return replace(repaired(), repairs=(), riders=frozenset({"visits"}), costs=costs, **changes)


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ((8_000,), 8_000),
        ((10_001,), 10_000),
        ((30_000, 2_000), 12_000),
        ((1_000, 2_000, 3_000, 4_000), 9_000),  # the dearest three
        ((90_000, 90_000, 90_000), 25_000),  # and never above the sum
    ],
)
def test_each_visit_has_its_most_and_only_so_many_count(costs, expected):
    assert paid(visits(*costs)) == {"visits": expected}
    assert paid(visits(*reversed(costs))) == {"visits": expected}


def test_visits_paid_for_another_event_are_used_up():
    facts = visits(10_000, 10_000, paid_before=(PaidBefore("visits", 5_000, items=2),))
    assert paid(facts) == {"visits": 10_000}
    assert reasons(facts) == ["LIMIT_USED"]


def test_cover_that_starts_at_payment_holds_from_that_very_second():
    start = datetime(2027, 5, 31, 14, 20, tzinfo=BEIJING)
    facts = replace(repaired(20_000), start_at=start, term=Term(months=12))
    for at, expected in (
        (start - timedelta(seconds=1), ["NOT_IN_FORCE_BEFORE"]),
        (start, ["NO_WHOLE_DAY"]),
        (datetime(2028, 5, 30, 23, 59, 59, tzinfo=BEIJING), ["NO_WHOLE_DAY"]),
        (datetime(2028, 5, 31, tzinfo=BEIJING), ["NOT_IN_FORCE_AFTER"]),
    ):
        assert reasons(replace(facts, event=replace(EVENT, at=at))) == expected
    before = replace(facts, event=replace(EVENT, at=start - timedelta(seconds=1)))
    assert "2027-05-31 14:20:00 起" in decide(before, KETTLE).reasons[0].sentence


def test_who_no_longer_owns_the_item_has_lost_nothing():
    facts = replace(repaired(20_000), item=Item(299_900, owned=False))
    decision = decide(facts, KETTLE)
    assert (decision.total_fen, reasons(facts)) == (0, ["NO_INTEREST_AT_LOSS"])
    assert decision.reasons[0].clause_numbers == (KETTLE.cites.insured,)


def test_another_items_serial_is_refused_by_its_exclusion():
    event = replace(EVENT, circumstances=frozenset({"serial_mismatch"}))
    assert set(reasons(replace(repaired(20_000, days=3), event=event))) == {"EXCLUDED_serial"}


def test_a_thing_has_no_age_or_occupation_to_misstate():
    facts = replace(repaired(20_000), misstated=Misstated(600, 1_000))
    with pytest.raises(BusinessRuleError) as refused:
        decide(facts, KETTLE)
    assert refused.value.field == "facts.misstated"
    assert paid(replace(facts, misstated=None))["damage"] == 17_000


def test_a_thing_has_no_occupation():
    assert paid(replace(repaired(20_000), insured=Insured(occupation_class=6)))["damage"] == 17_000


@pytest.mark.parametrize("item", [None, Item(9_999), Item(2_000_001)])
def test_the_price_of_the_item_is_needed_and_must_be_insurable(item):
    with pytest.raises(BusinessRuleError) as refused:
        decide(replace(repaired(20_000), item=item), KETTLE)
    assert "price" in refused.value.field


def test_a_product_without_items_refuses_an_item():
    facts = Facts(replace(EVENT, kind="accident"), plan="A", item=ITEM, costs=(Cost("rescue", 1),))
    with pytest.raises(BusinessRuleError):
        decide(facts, definition("base").terms)


def test_repairs_are_not_offered_by_accident_products():
    facts = Facts(replace(EVENT, kind="accident"), plan="A", repairs=repaired(20_000).repairs)
    assert reasons(facts, definition("base").terms) == ["NOT_OFFERED"]
