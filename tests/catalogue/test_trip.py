"""短途旅行意外险: its prices by band, its doubled sums, and the edges of its hours, places and ages."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Delay, Event, Facts, Injury, Insured, Invoice, PaidBefore, Treatment
from storefront.rules.refund import refund
from storefront.rules.tariff import Choice, price
from storefront.rules.term import Term
from storefront.rules.terms import LimitPer, Starts, Subject
from tests.catalogue.sold import PRODUCTS

SOLD = PRODUCTS["trip"]
TERMS = SOLD.terms
BANDS = [(1, 300), (3, 300), (4, 500), (7, 500), (8, 800), (15, 800), (16, 1200), (30, 1200)]
PLUS = {300: 540, 500: 900, 800: 1440, 1200: 2160}
RIDERS = ["delay", "baggage", "altitude", "rescue"]
AT = datetime(2027, 10, 2, 9, 40, tzinfo=BEIJING)
HURT = Event(AT)


def happened(event=HURT, plan="standard", riders=(), **changes):
    facts = Facts(event, plan, frozenset(riders), start_on=date(2027, 10, 1), term=Term(days=3))
    return replace(facts, **changes)


def paid(facts):
    return {line.code: line.amount_fen for line in decide(facts, TERMS).lines if line.amount_fen}


def reasons(facts):
    return {reason.code for reason in decide(facts, TERMS).reasons}


@pytest.mark.parametrize(("days", "standard"), BANDS)
def test_a_band_is_one_price_and_the_double_plan_costs_eight_tenths_more(days, standard):
    term = Term(days=days)
    assert price(TERMS, Choice("standard", term=term)).total_fen == standard
    assert price(TERMS, Choice("plus", term=term)).total_fen == PLUS[standard] == standard * 18 // 10


@pytest.mark.parametrize("days", [1, 30])
@pytest.mark.parametrize("plan", ["standard", "plus"])
def test_each_extra_costs_one_yuan_whatever_plan_and_days(plan, days):
    premium = price(TERMS, Choice(plan, frozenset(RIDERS), Term(days=days)))
    assert [line.amount_fen for line in premium.lines[1:]] == [100, 100, 100, 100]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_class_taken_pays_the_same(number):
    assert price(TERMS, Choice("plus", term=Term(days=8), occupation_class=number)).total_fen == 1440


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"term": Term(months=1)}, "term"),
        ({"term": None}, "term"),
        ({"occupation_class": 5}, "occupation_class"),
        ({"age": 81}, "age"),
    ],
)
def test_what_is_not_sold_has_no_price(choice, field):
    with pytest.raises(BusinessRuleError) as refused:
        price(TERMS, replace(Choice("standard", term=Term(days=3)), **choice))
    assert refused.value.field == field


def test_who_and_where():
    admission = TERMS.admission
    assert (TERMS.subject, TERMS.starts) == (Subject.PERSON, Starts.NEXT_DAY)
    assert (TERMS.limit_key, TERMS.limit_per) == ("accident:trip", LimitPer.INSURED)
    assert TERMS.death_sum_limit_fen == 50_000_000
    assert (admission.min_age_days, admission.max_age, admission.classes) == (28, 80, (1, 2, 3, 4))
    assert "出生满二十八日，且年龄不超过八十周岁" in SOLD.clause("1.4").text
    assert "第一类至第四类" in SOLD.clause("1.4").text
    assert f"{admission.max_days_ahead}日以内" in SOLD.clause("5.2").text
    assert "含香港特别行政区、澳门特别行政区和台湾地区" in SOLD.clause("1.8").text
    assert [row.code for row in SOLD.particulars] == ["destination"]


@pytest.mark.parametrize(
    ("code", "standard", "plus"),
    [
        ("death", 100_000, 200_000),
        ("disability", 100_000, 200_000),
        ("medical", 10_000, 20_000),
        ("delay", 200, 200),
        ("baggage", 1_000, 1_000),
        ("altitude", 2_000, 2_000),
        ("rescue", 20_000, 20_000),
    ],
)
def test_the_double_plan_doubles_what_it_covers_itself_and_no_extra(code, standard, plus):
    benefit = next(row for row in TERMS.all_benefits if row.code == code)
    assert (benefit.sum_for("standard"), benefit.sum_for("plus")) == (standard * 100, plus * 100)


@pytest.mark.parametrize(
    ("invoice", "expected"),
    [
        (Invoice(None, 10_000), 0),
        (Invoice(None, 10_001), 1),  # 0.9 fen
        (Invoice(None, 326_000, pooled_fen=118_000, out_of_list_fen=8_000), 171_000),
        (Invoice(None, 210_000, account_fen=90_000), 180_000),  # the personal account is one's own money
        (Invoice(None, 1_121_111), 1_000_000),
        (Invoice(None, 9_000_000), 1_000_000),
    ],
)
def test_medical_costs_less_a_hundred_at_ninety_percent(invoice, expected):
    assert paid(happened(invoices=(invoice,))).get("medical", 0) == expected


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ([timedelta(hours=3, minutes=59, seconds=59)], 0),
        ([timedelta(hours=4)], 10_000),
        ([timedelta(hours=40)], 10_000),
        ([timedelta(hours=4), timedelta(hours=6)], 20_000),
        ([timedelta(hours=4), timedelta(hours=6), timedelta(hours=5)], 20_000),
        ([timedelta(hours=4), timedelta(hours=3)], 10_000),
    ],
)
def test_a_leg_late_by_four_hours_pays_a_hundred_for_two_legs(late, expected):
    event = Event(AT, kind="transport_delay")
    delays = tuple(Delay("transport", AT + timedelta(hours=5), AT + timedelta(hours=5) + by) for by in late)
    assert paid(happened(event, riders=["delay"], delays=delays)).get("delay", 0) == expected


def test_a_leg_of_another_day_uses_up_the_two():
    event = Event(AT, kind="transport_delay")
    delay = Delay("transport", AT, AT + timedelta(hours=8))
    for before, expected in ((1, {"delay": 10_000}), (2, {})):
        used = (PaidBefore("delay", 10_000 * before, items=before),)
        assert paid(happened(event, riders=["delay"], delays=(delay,), paid_before=used)) == expected


def test_own_fault_sinks_the_leg_it_made_late_and_no_other():
    event = Event(AT, kind="transport_delay")
    fault = Treatment(circumstances=frozenset({"own_delay"}))
    legs = (
        Delay("transport", AT, AT + timedelta(hours=6), fault),
        Delay("transport", AT, AT + timedelta(hours=5)),
    )
    decision = decide(happened(event, riders=["delay"], delays=legs), TERMS)
    assert (decision.outcome, decision.total_fen) == ("partial", 10_000)


@pytest.mark.parametrize("kind", ["baggage_loss", "accident"])
@pytest.mark.parametrize(
    ("total", "other", "expected"), [(9_900, 0, 0), (68_000, 30_000, 28_000), (110_001, 0, 100_000)]
)
def test_baggage_less_others_less_a_hundred_up_to_a_thousand(kind, total, other, expected):
    facts = happened(Event(AT, kind=kind), riders=["baggage"], costs=(Cost("baggage", total, other),))
    assert paid(facts).get("baggage", 0) == expected


def test_altitude_sickness_is_paid_only_to_who_chose_it_and_only_its_bills():
    event = Event(AT, kind="altitude_sickness")
    bill = (Invoice(None, 400_000),)
    assert paid(happened(event, invoices=bill)) == {}
    assert reasons(happened(event, invoices=bill)) == {"NOT_ACCIDENT", "EXCLUDED_altitude"}
    assert paid(happened(event, riders=["altitude"], invoices=bill)) == {"altitude": 200_000}
    died = happened(event, riders=["altitude"], died_on=AT.date())
    assert (paid(died), "EXCLUDED_altitude" in reasons(died)) == ({}, True)
    rescue = happened(event, riders=["altitude", "rescue"], costs=(Cost("rescue", 500_000),))
    assert paid(rescue) == {}


def test_hong_kong_is_covered_and_abroad_is_not():
    bill = (Invoice(None, 100_000, where=Treatment(emergency=True)),)
    assert paid(happened(invoices=bill)) == {"medical": 81_000}
    abroad = replace(HURT, circumstances=frozenset({"outside_china"}))
    facts = happened(abroad, riders=RIDERS, invoices=bill, costs=(Cost("rescue", 1),))
    assert (paid(facts), reasons(facts)) == ({}, {"EXCLUDED_abroad"})


@pytest.mark.parametrize(("age", "expected"), [(79, 20_000_000), (80, 10_000_000)])
def test_death_pays_half_from_eighty_on(age, expected):
    facts = happened(plan="plus", insured=Insured(age=age), died_on=AT.date())
    assert paid(facts) == {"death": expected}


def test_the_double_plan_pays_a_grade_of_its_double_sum():
    assert paid(happened(plan="plus", injuries=(Injury(8, "右足"),))) == {"disability": 6_000_000}


def test_a_dangerous_occupation_sinks_the_injury_and_not_the_late_train():
    worker = Insured(occupation_class=5)
    assert reasons(happened(insured=worker, invoices=(Invoice(None, 50_000),))) == {"OCCUPATION_OUT"}
    event = Event(AT, kind="transport_delay")
    late = (Delay("transport", AT, AT + timedelta(hours=4)),)
    assert paid(happened(event, riders=["delay"], insured=worker, delays=late)) == {"delay": 10_000}


def test_drink_sinks_the_injury_and_not_the_stolen_bag():
    drunk = replace(HURT, circumstances=frozenset({"alcohol"}))
    assert paid(happened(drunk, invoices=(Invoice(None, 50_000),))) == {}
    robbed = replace(drunk, kind="baggage_loss")
    assert paid(happened(robbed, riders=["baggage"], costs=(Cost("baggage", 50_000),))) == {"baggage": 40_000}


def test_the_refund_in_the_clauses_is_the_refund_computed():
    back = refund(
        paid_fen=500, start_on=date(2027, 10, 1), end_on=date(2027, 10, 7), asked_on=date(2027, 10, 2)
    )
    assert back.amount_fen == 357
    assert "退 3.57 元" in SOLD.clause("9.2").gloss


def test_the_table_of_prices_in_the_clauses_is_the_price_list():
    rows = {line.split("|")[1].strip(): line for line in SOLD.clause("4.5").text.splitlines() if "|" in line}
    for plan in SOLD.plans:
        charged = [f"{line.rate // 100}.{line.rate % 100:02d}" for line in plan.tariff]
        assert [cell.strip() for cell in rows[plan.name].strip("| ").split("|")][1:] == charged


def test_the_list_of_risky_sports_is_as_long_as_it_says():
    listed = SOLD.clause("10.10").text.split("下列十一项：")[1].split("。")[0]
    without_notes = "".join(part.split("）")[-1] for part in listed.split("（"))
    assert len(without_notes.split("、")) == 11
