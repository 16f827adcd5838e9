"""What a clause grants or takes, the engine computes as it is written; what no clause takes, it does not."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Delay, Event, Facts, Invoice, Item, Misstated, Repair, Treatment
from tests.catalogue.sold import PRODUCTS, each

AT = datetime(2027, 5, 31, 20, tzinfo=BEIJING)
YEAR_END = date(2028, 3, 4)


def decided(slug, facts):
    decision = decide(facts, PRODUCTS[slug].terms)
    return decision.total_fen, {reason.code for reason in decision.reasons}


@each
def test_less_is_paid_for_a_misstated_occupation_only_where_the_clause_says_so(sold):
    clause = sold.clause(sold.terms.cites.misstated).text
    assert ("按照实付保险费与应付保险费的比例" in clause) == sold.terms.priced_by_person


@pytest.mark.parametrize("slug", ["yoga", "climbing-diving", "trip"])
def test_where_every_occupation_costs_the_same_nothing_is_paid_in_proportion(slug):
    plan = PRODUCTS[slug].plans[0].code
    facts = Facts(Event(AT), plan, invoices=(Invoice(None, 100_000),))
    assert decided(slug, facts)[0] > 50_000
    with pytest.raises(BusinessRuleError) as refused:
        decide(replace(facts, misstated=Misstated(1, 2)), PRODUCTS[slug].terms)
    assert refused.value.field == "facts.misstated"


APPLIANCE = {
    "item": Item(299_900),
    "start_at": datetime(2027, 3, 5, 14, 20, tzinfo=BEIJING),
    "end_on": YEAR_END,
}


def delivered_late(*words, by=timedelta(hours=100)):
    event = Event(AT, "delivery_delay", frozenset(words))
    delay = Delay("delivery", AT, AT + by)
    return Facts(event, riders=frozenset({"delivery-delay"}), delays=(delay,), **APPLIANCE)


def repaired(*words, kind="accidental_failure", riders=(), costs=(), where=None):
    repair = Repair(AT.date(), AT.date() + timedelta(days=3), 62_000, where=where or Treatment())
    event = Event(AT, kind, frozenset(words))
    return Facts(event, riders=frozenset(riders), costs=costs, repairs=(repair,), **APPLIANCE)


@pytest.mark.parametrize("word", ["earthquake", "riot", "seizure", "recall", "lost", "cosmetic", "wear"])
def test_what_spoils_a_thing_does_not_sink_its_late_delivery(word):
    """Those clauses speak of damage; 2.11 pays for time, and 10.7 counts that of a parcel lost on the way."""
    assert decided("appliance", delivered_late(word)) == (2_000, set())
    assert decided("appliance", repaired(word))[0] == 0
    assert decided("appliance", repaired())[0] == 55_800 + 15_000


def test_a_spoiled_floor_is_not_paid_and_the_days_at_the_repairer_are():
    """3.20 excepts 2.8 and the extras."""
    assert decided("appliance", repaired("indirect_loss")) == (15_000, {"EXCLUDED_indirect"})


def test_what_was_signed_for_after_payment_is_paid_whenever_on_the_road_it_broke():
    """5.3 goes by the signing; 3.14 does not take it back."""
    early = repaired("before_cover", kind="transport_damage")
    assert decided("appliance", early) == decided("appliance", repaired(kind="transport_damage"))
    assert decided("appliance", repaired("before_cover")) == (0, {"EXCLUDED_before-cover"})


def test_a_new_use_sinks_a_claim_only_where_it_was_not_told():
    """保险法 Art.52: once told, the insurer may rescind; until it does, it pays."""
    assert decided("appliance", repaired("commercial_use")) == (0, {"EXCLUDED_commercial"})
    told = repaired("commercial_use", "use_notified")
    assert decided("appliance", told) == decided("appliance", repaired())


def test_who_takes_a_thing_down_and_up_again_needs_no_register():
    """3.21 asks it of who mends and who recovers data; 2.12 asks it of nobody."""
    nobody = Treatment(circumstances=frozenset({"unregistered_repairer"}))
    for rider, kind, expected in (
        ("installation", "installation", 9_000),
        ("data-recovery", "data_recovery", 0),
    ):
        facts = repaired(riders=[rider], costs=(Cost(kind, 9_000, where=nobody),))
        assert decided("appliance", facts)[0] == 55_800 + 15_000 + expected


@pytest.mark.parametrize(("total", "deductible"), [(30_004, 3_000), (30_005, 3_001), (30_015, 3_002)])
def test_the_tenth_is_rounded_where_the_clause_rounds_it(total, deductible):
    """2.6 rounds the deductible to the fen, half up; nothing else in 2.4 has a fraction."""
    assert "合计的10%，四舍五入到分" in PRODUCTS["appliance"].clause("2.6").text
    assert "四舍五入" not in PRODUCTS["appliance"].clause("2.4").text
    facts = repaired()
    facts = replace(facts, repairs=(replace(facts.repairs[0], total_fen=total),))
    assert decided("appliance", facts)[0] == total - deductible + 15_000


def hurt(slug, *words, riders=(), costs=(), **changes):
    facts = Facts(Event(AT, circumstances=frozenset(words)), PRODUCTS[slug].plans[0].code, frozenset(riders))
    return replace(facts, costs=costs, **changes)


@pytest.mark.parametrize("slug", ["yoga", "climbing-diving", "trip"])
def test_treating_an_injury_excuses_the_rays_and_not_the_riot(slug):
    """Only the clause on nuclear events lets the treatment through."""
    bill = (Invoice(None, 100_000),)
    whole = decided(slug, hurt(slug, invoices=bill))
    assert whole[0] > 0
    assert decided(slug, hurt(slug, "nuclear", "treating_covered_injury", invoices=bill)) == whole
    assert decided(slug, hurt(slug, "nuclear", invoices=bill)) == (0, {"EXCLUDED_nuclear"})
    riot = hurt(slug, "riot", "treating_covered_injury", invoices=bill)
    assert decided(slug, riot) == (0, {"EXCLUDED_war"})


@pytest.mark.parametrize(
    ("slug", "word", "riders"),
    [
        ("yoga", "aerial_yoga", ["rescue"]),
        ("climbing-diving", "free_solo", []),
        ("trip", "alcohol", ["rescue"]),
    ],
)
def test_who_is_only_trapped_where_nothing_is_covered_is_told_so(slug, word, riders):
    """Chapter 3 speaks of injuries; that the rescue of the unhurt is not paid either has its own clause."""
    sold, costs = PRODUCTS[slug], (Cost("rescue", 50_000),)
    assert decided(slug, hurt(slug, riders=riders, costs=costs))[0] == 50_000
    paid, reasons = decided(slug, hurt(slug, word, riders=riders, costs=costs))
    refused_by = next(row for row in sold.terms.exclusions if f"EXCLUDED_{row.code}" in reasons)
    assert (paid, word in refused_by.when) == (0, True)
    row = sold.exclusion("trapped")
    assert "rescue" in row.benefits
    text = sold.clause(row.clause_numbers[0]).text
    assert "被困或者失踪" in text
    assert all(in_spans(number, text) for number in refused_by.clauses if number.startswith("3."))


def in_spans(number, text):
    """Whether a clause number stands in a text such as 第3.1条至第3.9条、第3.20条."""
    spans = re.findall(r"第3\.(\d+)条(?:至第3\.(\d+)条)?", text)
    return any(int(first) <= int(number[2:]) <= int(last or first) for first, last in spans)


@pytest.mark.parametrize("slug", ["yoga", "climbing-diving", "trip"])
def test_every_row_that_would_sink_the_unhurt_is_named_where_they_are_told(slug):
    """Where the clauses of a row speak only of 伤害, the clause on the trapped must name them."""
    sold = PRODUCTS[slug]
    told = sold.clause(sold.exclusion("trapped").clause_numbers[0]).text
    for row in sold.terms.exclusions:
        clauses = [number for number in row.clauses if number.startswith("3.")]
        texts = [sold.clause(number).text for number in clauses]
        of_injury = [text for text in texts if "伤害的" in text and "费用" not in text]
        if row.kind == "cause" and row.concerns("rescue") and of_injury and row.code != "treatment":
            assert all(in_spans(number, told) for number in clauses), row.code


def test_altitude_is_an_illness_that_its_extra_buys_back_from_both_clauses():
    """3.13 would take what 2.23 gives."""
    trip = PRODUCTS["trip"]
    assert "第3.13条对构成高原反应的疾病不适用" in trip.clause("2.23").text
    facts = Facts(Event(AT, "altitude_sickness", frozenset({"disease"})), "standard", frozenset({"altitude"}))
    assert decided("trip", replace(facts, invoices=(Invoice(None, 100_000),))) == (81_000, set())


def test_gear_bought_again_is_held_to_the_days_the_clause_names():
    text = PRODUCTS["climbing-diving"].clause("2.10").text
    assert "重新购置" in text
    late = (Cost("gear", 50_000, on=AT.date() + timedelta(days=181)),)
    facts = hurt("climbing-diving", riders=["gear"], costs=late)
    assert decided("climbing-diving", facts) == (0, {"EXCLUDED_late"})
