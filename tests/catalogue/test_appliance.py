"""家电意外与维修延误险: its prices, its sums, and the edges of its days, hours and halves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Delay, Event, Facts, Item, Repair, Treatment
from storefront.rules.refund import refund
from storefront.rules.tariff import Choice, price
from storefront.rules.term import Term
from storefront.rules.terms import LimitPer, Starts, Subject
from tests.catalogue.sold import PRODUCTS

SOLD = PRODUCTS["appliance"]
TERMS = SOLD.terms
YEAR = Term(months=12)
PAID_AT = datetime(2027, 3, 5, 14, 20, tzinfo=BEIJING)
BROKEN = Event(datetime(2027, 5, 31, 20, tzinfo=BEIJING), kind="accidental_failure")
JUNE = date(2027, 6, 1)


def broken(total_fen=0, days=0, *, price_fen=299_900, riders=(), **changes):
    repair = Repair(JUNE, JUNE + timedelta(days=days), total_fen)
    facts = Facts(
        BROKEN, riders=frozenset(riders), start_at=PAID_AT, term=YEAR, item=Item(price_fen), repairs=(repair,)
    )
    return replace(facts, **changes)


def paid(facts):
    return {line.code: line.amount_fen for line in decide(facts, TERMS).lines}


def reasons(facts):
    return {reason.code for reason in decide(facts, TERMS).reasons}


@pytest.mark.parametrize(
    ("cost", "premium"),
    [
        (10_000, 300),  # the floor
        (49_999, 300),  # 2.99994
        (50_000, 300),
        (50_083, 300),  # 3.00498
        (50_084, 301),  # 3.00504: half up
        (299_900, 1799),
        (2_000_000, 12_000),
    ],
)
def test_a_year_costs_sixty_basis_points_of_the_price(cost, premium):
    assert price(TERMS, Choice("standard", term=YEAR, item_price_fen=cost)).total_fen == premium


@pytest.mark.parametrize("cost", [None, 0, 9_999, 2_000_001])
def test_an_item_outside_the_range_has_no_price(cost):
    with pytest.raises(BusinessRuleError) as refused:
        price(TERMS, Choice("standard", term=YEAR, item_price_fen=cost))
    assert refused.value.field == "item_price"


def test_what_the_extras_cost():
    riders = frozenset({"delivery-delay", "installation", "data-recovery"})
    premium = price(TERMS, Choice("standard", riders, YEAR, item_price_fen=299_900))
    assert [line.amount_fen for line in premium.lines] == [1799, 50, 100, 200]
    assert premium.total_fen == 2149


@pytest.mark.parametrize("term", [Term(days=1), Term(days=30), Term(months=1), Term(months=11)])
def test_a_year_and_nothing_else_is_sold(term):
    with pytest.raises(BusinessRuleError) as refused:
        price(TERMS, Choice("standard", term=term, item_price_fen=299_900))
    assert refused.value.field == "term"


def test_age_and_occupation_change_nothing():
    choice = Choice("standard", term=YEAR, item_price_fen=299_900)
    assert price(TERMS, replace(choice, age=95, occupation_class=6)).total_fen == 1799


def test_it_is_a_thing_insured_from_payment_one_policy_a_serial():
    assert (TERMS.subject, TERMS.starts) == (Subject.ITEM, Starts.PAYMENT)
    assert (TERMS.limit_key, TERMS.limit_per) == ("item:appliance", LimitPer.ITEM)
    assert [row.code for row in SOLD.particulars] == ["item", "serial", "order"]
    assert [row.code for row in SOLD.particulars if row.identifies] == ["serial"]
    assert not TERMS.pays_on_death


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (2_999, 0),
        (3_000, 0),
        (3_001, 1),
        (12_000, 9_000),  # 10 % is 12.00: 30.00
        (30_000, 27_000),  # both are 30.00
        (30_001, 27_001),  # 3,000.1 fen are 3,000
        (62_000, 55_800),
        (333_222, 299_900),  # 333.22 off: just the price
        (333_223, 299_900),
        (900_000, 299_900),
    ],
)
def test_a_repair_less_its_tenth_or_thirty_yuan_up_to_the_price(total, expected):
    assert paid(broken(total, 1))["damage"] == expected


@pytest.mark.parametrize(("days", "yuan"), [(0, 0), (1, 50), (9, 450), (10, 500), (11, 500), (300, 500)])
def test_fifty_yuan_for_each_whole_day_at_the_repairer(days, yuan):
    assert paid(broken(0, days)) == {"repair-delay": yuan * 100}


def test_a_free_repair_still_pays_its_days_and_a_warranty_bill_is_not_paid():
    assert paid(broken(0, 4)) == {"repair-delay": 20_000}
    warranty = Treatment(circumstances=frozenset({"makers_warranty"}))
    facts = broken(repairs=(Repair(JUNE, JUNE + timedelta(days=4), 38_000, where=warranty),))
    assert paid(facts) == {"repair-delay": 20_000}
    assert reasons(facts) == {"EXCLUDED_makers-warranty"}


def test_who_repairs_without_a_register_gets_neither_bill_nor_days_paid():
    where = Treatment(circumstances=frozenset({"unregistered_repairer"}))
    assert paid(broken(repairs=(Repair(JUNE, JUNE + timedelta(days=6), 30_000, where=where),))) == {}


@pytest.mark.parametrize(
    ("late", "fen"),
    [
        (timedelta(hours=48), 0),
        (timedelta(hours=48, seconds=1), 1_000),
        (timedelta(hours=96), 1_000),
        (timedelta(hours=96, seconds=1), 2_000),
        (timedelta(days=60), 2_000),
    ],
)
def test_a_late_delivery_pays_the_highest_step_once(late, fen):
    promised = datetime(2027, 3, 8, 18, tzinfo=BEIJING)
    facts = broken(
        riders=["delivery-delay"],
        repairs=(),
        event=Event(promised, kind="delivery_delay"),
        delays=(Delay("delivery", promised, promised + late),),
    )
    assert paid(facts) == {"delivery-delay": fen}


@pytest.mark.parametrize(
    ("rider", "kind", "most"),
    [("installation", "installation", 20_000), ("data-recovery", "data_recovery", 50_000)],
)
def test_extras_pay_what_it_came_to_without_a_deductible_up_to_their_limit(rider, kind, most):
    for total, other, expected in (
        (2_000, 0, 2_000),
        (most, 0, most),
        (most + 1, 0, most),
        (most, 500, most - 500),
    ):
        facts = broken(riders=[rider], repairs=(), costs=(Cost(kind, total, other),))
        assert paid(facts) == {rider: expected}
    assert reasons(broken(repairs=(), costs=(Cost(kind, most),))) == {"NOT_CHOSEN"}


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (PAID_AT - timedelta(seconds=1), "NOT_IN_FORCE_BEFORE"),
        (PAID_AT, None),
        (datetime(2028, 3, 4, 23, 59, 59, tzinfo=BEIJING), None),
        (datetime(2028, 3, 5, tzinfo=BEIJING), "NOT_IN_FORCE_AFTER"),
    ],
)
def test_cover_runs_from_the_second_of_payment_to_the_eve_of_the_day_a_year_later(at, reason):
    day = at.date() + timedelta(days=1)
    repair = Repair(day, day + timedelta(days=1))
    facts = broken(event=replace(BROKEN, at=at), repairs=(repair,))
    assert reasons(facts) == ({reason} if reason else set())
    assert paid(facts) == ({} if reason else {"repair-delay": 5_000})


def test_another_serial_and_another_owner_get_nothing():
    event = replace(BROKEN, circumstances=frozenset({"serial_mismatch"}))
    assert (paid(broken(62_000, 7, event=event)), reasons(broken(62_000, 7, event=event))) == (
        {},
        {"EXCLUDED_serial"},
    )
    sold_on = broken(62_000, 7, item=Item(299_900, owned=False))
    assert (paid(sold_on), reasons(sold_on)) == ({}, {"NO_INTEREST_AT_LOSS"})
    assert sum(paid(broken(62_000, 7)).values()) == 90_800


def test_the_refund_in_the_clauses_is_the_refund_computed():
    back = refund(
        paid_fen=1799, start_on=date(2026, 12, 1), end_on=date(2027, 11, 30), asked_on=date(2027, 3, 10)
    )
    assert (back.steps[0].working, back.steps[1].working[:5]) == ("365 天", "100 天")
    assert f"退 {Money(back.amount_fen)}".replace("¥", "") in SOLD.clause("9.2").gloss


@pytest.mark.parametrize("number", ["4.5", "9.2"])
def test_the_examples_of_the_glosses_are_the_prices_charged(number):
    assert "17.99 元" in SOLD.clause(number).gloss


def test_the_list_of_small_parts_is_as_long_as_it_says():
    listed = SOLD.clause("3.7").text.split("的更换费用")[0].replace("和", "、").split("、")
    assert len(listed) == 10
    assert "这十样" in SOLD.clause("3.7").gloss
    assert "一共十样" in SOLD.exclusion("consumables").explanation
