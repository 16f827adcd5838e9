"""瑜伽课程意外险 and 攀岩/潜水课程意外险: sums, prices, and that each red row sinks what it says."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from storefront.catalogue.folder.loading import product
from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Cost, Event, Facts, Injury, Insured, Invoice, Treatment
from storefront.rules.tariff import Choice, price
from storefront.rules.terms import BY_CIRCUMSTANCE, ExclusionKind, Term

YOGA, CLIMBING = product("yoga"), product("climbing-diving")
COURSES = (YOGA, CLIMBING)
EVENT = Event(datetime(2027, 3, 13, 16, 20, tzinfo=BEIJING))
NEEDED = {
    "yoga": {"cause", "period", "cost", "out_of_list", "late", "ratio", "occupation", "hospital", "stated"},
    "climbing-diving": {*ExclusionKind} - {ExclusionKind.UNPAID_DAYS, ExclusionKind.WAITING},
}
by_course = pytest.mark.parametrize("course", COURSES, ids=lambda course: course.slug)


def benefits_of(course):
    everything = (*course.benefits, *(b for rider in course.riders for b in rider.benefits))
    return {benefit.code: benefit for benefit in everything}


def everything_lost(course, **changes):
    """One event with a loss for every benefit that a course has: each would be paid."""
    kinds = sorted({benefit.cost for benefit in benefits_of(course).values() if benefit.cost})
    facts = Facts(
        event=EVENT,
        plan=course.plans[0].code,
        riders=frozenset(rider.code for rider in course.riders),
        injuries=(Injury(9, "左手"),) if course.terms.pays_on_death else (),
        died_on=date(2027, 3, 20) if course.terms.pays_on_death else None,
        invoices=(Invoice(EVENT.day, 100_000),),
        costs=tuple(Cost(kind, 30_000) for kind in kinds),
    )
    return replace(facts, **changes)


def decided(course, **changes):
    return decide(everything_lost(course, **changes), course.terms)


def with_words(*words):
    return {"event": replace(EVENT, circumstances=frozenset(words))}


@pytest.mark.parametrize(
    ("course", "code", "yuan"),
    [
        (YOGA, "medical", [5000]),
        (YOGA, "physiotherapy", [500]),
        (YOGA, "rescue", [5000]),
        (CLIMBING, "death", [100_000, 200_000]),
        (CLIMBING, "disability", [100_000, 200_000]),
        (CLIMBING, "medical", [20_000, 40_000]),
        (CLIMBING, "rescue", [50_000, 100_000]),
        (CLIMBING, "medical-transport", [50_000, 100_000]),
        (CLIMBING, "gear", [2000, 2000]),
        (CLIMBING, "hyperbaric", [5000, 5000]),
    ],
)
def test_sums_of_the_plans(course, code, yuan):
    benefit = benefits_of(course)[code]
    assert [benefit.sum_for(plan.code) for plan in course.plans] == [amount * 100 for amount in yuan]


@pytest.mark.parametrize(
    ("course", "plan", "riders", "term", "yuan"),
    [
        (YOGA, "standard", [], "1m", "5"),
        (YOGA, "standard", [], "2m", "10"),
        (YOGA, "standard", [], "9m", "42.50"),
        (YOGA, "standard", [], "1y", "50"),
        (YOGA, "standard", ["rescue"], "1m", "5.50"),
        (YOGA, "standard", ["rescue"], "1y", "55"),
        (CLIMBING, "standard", [], "1d", "6"),
        (CLIMBING, "standard", [], "3d", "6"),
        (CLIMBING, "standard", [], "7d", "10"),
        (CLIMBING, "standard", [], "15d", "14"),
        (CLIMBING, "standard", [], "30d", "20"),
        (CLIMBING, "standard", [], "1m", "20"),
        (CLIMBING, "standard", [], "9m", "170"),
        (CLIMBING, "standard", [], "1y", "200"),
        (CLIMBING, "plus", [], "1d", "10.80"),
        (CLIMBING, "plus", [], "1m", "36"),
        (CLIMBING, "plus", [], "1y", "360"),
        (CLIMBING, "standard", ["gear"], "1y", "230"),
        (CLIMBING, "standard", ["hyperbaric"], "1y", "220"),
        (CLIMBING, "plus", ["gear", "hyperbaric"], "1d", "12.30"),
        (CLIMBING, "plus", ["gear", "hyperbaric"], "1y", "410"),
    ],
)
def test_prices(course, plan, riders, term, yuan):
    choice = Choice(plan, frozenset(riders), Term.parse(term))
    premium = price(course.terms, choice)
    assert premium.total_fen == round(float(yuan) * 100)
    assert price(course.terms, replace(choice, occupation_class=4, age=80)).total_fen == premium.total_fen


@by_course
def test_lines_carry_the_loading_and_floors_of_the_house(course):
    assert {line.loading_bp for item in (*course.plans, *course.riders) for line in item.tariff} == {3000}
    assert {line.floor_fen for plan in course.plans for line in plan.tariff} == {100}
    assert {line.floor_fen for rider in course.riders for line in rider.tariff} == {50}


@pytest.mark.parametrize(
    ("course", "choice", "field"),
    [
        (YOGA, Choice("standard", term=Term(days=1)), "term"),
        (YOGA, Choice("standard", term=Term(days=30)), "term"),
        (YOGA, Choice("standard", term=Term(months=1), occupation_class=5), "occupation_class"),
        (YOGA, Choice("standard", term=Term(months=1), age=81), "age"),
        (YOGA, Choice("standard", frozenset({"gear"}), Term(months=1)), "riders"),
        (CLIMBING, Choice("standard", term=Term(days=1), occupation_class=5), "occupation_class"),
        (CLIMBING, Choice("standard", term=Term(days=1), age=81), "age"),
        (CLIMBING, Choice("double", term=Term(days=1)), "plan"),
    ],
)
def test_what_is_not_sold_is_refused_by_its_field(course, choice, field):
    with pytest.raises(BusinessRuleError) as refused:
        price(course.terms, choice)
    assert refused.value.field == field


def test_limits_and_admission():
    assert [course.terms.limit_key for course in COURSES] == ["accident:yoga", "accident:climbing-diving"]
    assert CLIMBING.terms.death_sum_limit_fen == 50_000_000
    assert [course.terms.pays_on_death for course in COURSES] == [False, True]
    for course in COURSES:
        admission = course.terms.admission
        assert (admission.min_age_days, admission.max_age) == (28, 80)
        assert admission.classes == (1, 2, 3, 4)
        assert course.terms.rated_net_of == {"pooled_fund", "out_of_list"}


def test_particulars_ask_for_course_place_and_certificate():
    assert YOGA.particulars == ()
    assert [(row.code, row.kind.value) for row in CLIMBING.particulars] == [
        ("course", "choice"),
        ("school", "text"),
        ("certificate", "choice"),
    ]
    assert all(row.label and row.note for row in CLIMBING.particulars)


@by_course
def test_everything_is_paid_where_nothing_speaks_against_it(course):
    decision = decided(course)
    assert decision.outcome == "paid"
    assert {line.code for line in decision.lines} == benefits_of(course).keys()
    assert all(line.amount_fen for line in decision.lines)


@by_course
def test_every_kind_of_exclusion_the_course_needs_is_marked(course):
    assert {row.kind for row in course.exclusions} == NEEDED[course.slug]
    assert 1 <= len(course.exclusion_groups) <= 6
    assert all(group.exclusions for group in course.exclusion_groups)
    assert all(row.explanation and row.example for row in course.exclusions)
    assert all(
        course.clause(number).is_exclusion for row in course.exclusions for number in row.clause_numbers
    )


@pytest.mark.parametrize(
    ("course", "row", "word"),
    [
        pytest.param(course, row, word, id=f"{course.slug}-{word}")
        for course in COURSES
        for row in course.terms.exclusions
        if row.kind in BY_CIRCUMSTANCE - {ExclusionKind.COST}
        for word in sorted(row.when)
    ],
)
def test_a_cause_sinks_every_benefit_and_what_excepts_it_saves_them(course, row, word):
    sunk = decided(course, **with_words(word))
    assert sunk.total_fen == 0
    assert {reason.code for reason in sunk.reasons} == {f"EXCLUDED_{row.code}"}
    assert {reason.clause_numbers for reason in sunk.reasons} == {row.clauses}
    for exception in row.unless:
        assert decided(course, **with_words(word, exception)) == decided(course)


@pytest.mark.parametrize(
    ("course", "word", "spared"),
    [
        (YOGA, "non_medical", {"medical"}),
        (YOGA, "not_sprain", {"physiotherapy"}),
        (YOGA, "no_medical_advice", {"physiotherapy"}),
        (YOGA, "not_medical_institution", {"physiotherapy"}),
        (CLIMBING, "non_medical", {"medical"}),
        (CLIMBING, "companion_cost", {"rescue", "medical-transport"}),
        (CLIMBING, "retrieval_of_belongings", {"rescue", "medical-transport"}),
        (CLIMBING, "return_home", {"rescue", "medical-transport"}),
        (CLIMBING, "not_owned", {"gear"}),
        (CLIMBING, "lost_or_stolen", {"gear"}),
        (CLIMBING, "worn_out", {"gear"}),
        (CLIMBING, "camera_or_phone", {"gear"}),
    ],
)
def test_a_cost_that_is_not_covered_is_left_out_of_its_benefit_only(course, word, spared):
    where, whole = Treatment(circumstances=frozenset({word})), everything_lost(course)
    decision = decided(
        course,
        invoices=tuple(replace(invoice, where=where) for invoice in whole.invoices),
        costs=tuple(replace(cost, where=where) for cost in whole.costs),
    )
    assert decision.outcome == "partial"
    assert {line.code for line in decision.lines} == benefits_of(course).keys() - spared


@by_course
def test_an_occupation_that_is_not_taken_sinks_everything(course):
    assert decided(course, insured=Insured(occupation_class=4)) == decided(course)
    assert decided(course, insured=Insured(occupation_class=5)).total_fen == 0


@by_course
def test_a_private_clinic_pays_nothing_of_the_medical_cost_unless_urgent(course):
    def lines(*, emergency):
        invoice = Invoice(EVENT.day, 100_000, where=Treatment(outside=True, emergency=emergency))
        return {line.code for line in decided(course, invoices=(invoice,)).lines}

    assert lines(emergency=True) - lines(emergency=False) == {"medical"}


@pytest.mark.parametrize(
    ("course", "plan", "total", "expected"),
    [
        (YOGA, "standard", 1, 1),
        (YOGA, "standard", 555_555, 500_000),
        (YOGA, "standard", 555_556, 500_000),
        (CLIMBING, "standard", 10_000, 0),
        (CLIMBING, "standard", 10_001, 1),
        (CLIMBING, "standard", 2_232_222, 2_000_000),
        (CLIMBING, "plus", 2_232_222, 2_000_000),
        (CLIMBING, "plus", 9_000_000, 4_000_000),
    ],
)
def test_medical_cost_to_the_fen(course, plan, total, expected):
    facts = Facts(EVENT, plan=plan, invoices=(Invoice(None, total),))
    assert decide(facts, course.terms).total_fen == expected


@pytest.mark.parametrize(
    ("course", "kind", "sessions", "expected"),
    [
        (YOGA, "physiotherapy", [9_999], 9_999),
        (YOGA, "physiotherapy", [10_000], 10_000),
        (YOGA, "physiotherapy", [10_001], 10_000),
        (YOGA, "physiotherapy", [10_000] * 6, 50_000),
        (YOGA, "physiotherapy", [20_000, 5_000], 15_000),
        (CLIMBING, "hyperbaric", [50_001], 50_000),
        (CLIMBING, "hyperbaric", [50_000] * 11, 500_000),
        (CLIMBING, "hyperbaric", [90_000, 10_000], 60_000),
        (CLIMBING, "gear", [10_000], 0),
        (CLIMBING, "gear", [6_000, 6_000], 2_000),
        (CLIMBING, "gear", [500_000], 200_000),
    ],
)
def test_sessions_and_gear_to_the_fen(course, kind, sessions, expected):
    riders = frozenset(rider.code for rider in course.riders)
    costs = tuple(Cost(kind, fen) for fen in sessions)
    facts = Facts(EVENT, plan=course.plans[-1].code, riders=riders, costs=costs)
    assert decide(facts, course.terms).total_fen == expected


def test_death_halves_from_the_eightieth_birthday_and_never_exceeds_the_shared_sum():
    def paid(age, plan="standard", injuries=()):
        facts = everything_lost(CLIMBING, plan=plan, invoices=(), costs=(), injuries=injuries)
        decision = decide(replace(facts, insured=Insured(age=age)), CLIMBING.terms)
        return {line.code: line.amount_fen for line in decision.lines}

    assert paid(79) == {"death": 10_000_000}
    assert paid(80) == {"death": 5_000_000}
    assert paid(80, "plus") == {"death": 10_000_000}
    worst = (Injury(2, "左腿"), Injury(2, "右腿"))
    assert paid(40, "plus", worst) == {"disability": 20_000_000, "death": 0}


def test_depth_goes_by_the_certificate():
    assert decided(CLIMBING, **with_words("deeper_than_18m")).total_fen == 0
    assert decided(CLIMBING, **with_words("deeper_than_18m", "advanced_licence")).outcome == "paid"
    deepest = with_words("deeper_than_18m", "deeper_than_30m", "advanced_licence")
    assert {reason.code for reason in decided(CLIMBING, **deepest).reasons} == {"EXCLUDED_depth-30"}


def test_without_the_rider_nothing_of_it_is_paid_and_the_answer_names_it():
    for course in COURSES:
        for rider in course.riders:
            cost = Cost(rider.benefits[0].cost, 30_000)
            decision = decide(Facts(EVENT, plan=course.plans[0].code, costs=(cost,)), course.terms)
            assert decision.total_fen == 0
            assert [reason.code for reason in decision.reasons] == ["NOT_CHOSEN"]
            assert rider.name in decision.reasons[0].sentence


@by_course
def test_cases_show_every_plan_every_rider_and_the_last_second(course):
    assert len(course.cases) >= 8
    assert {case.plan for case in course.cases} == {plan.code for plan in course.plans}
    assert {code for case in course.cases for code in case.riders} == {rider.code for rider in course.riders}
    assert {"last-second", "next-second"} <= {case.code for case in course.cases}
    codes = {reason.code for case in course.cases for reason in case.decision.reasons}
    assert {"NOT_IN_FORCE_AFTER", "LIMIT_USED"} <= codes
    assert len([code for code in codes if code.startswith("EXCLUDED_")]) >= 4


@pytest.mark.parametrize(
    ("course", "case"),
    [
        pytest.param(course, case, id=f"{course.slug}-{case.code}")
        for course in COURSES
        for case in course.cases
    ],
)
def test_a_case_tells_the_amount_it_computes(course, case):
    if case.decision.total_fen:
        yuan, fen = divmod(case.decision.total_fen, 100)
        told = [f"{line.amount_fen // 100:,}" for line in case.decision.lines if line.amount_fen]
        assert f"{yuan:,}.{fen:02d}" in case.story or all(amount in case.story for amount in told)
    else:
        assert "不赔" in case.title + case.story or "赔 0 元" in case.story or "已经结束" in case.story
