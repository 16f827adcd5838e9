"""What holds of every product there is, and of each that is added: prices and payments that no term,
rider, order or splitting of papers can turn against the buyer or the sum insured."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storefront.catalogue.folder.sources import PRODUCTS, slugs
from storefront.rules.adjudication import Outcome, decide
from storefront.rules.facts import Cost, Event, Invoice, Repair
from storefront.rules.tariff import Choice, price
from storefront.rules.terms import BenefitKind, Subject
from tests.rules.conftest import TEST_PRODUCTS, definition
from tests.rules.stories import AT, DAY, PAPERS, great_loss, items, riders, stories

SLUGS = (*slugs(PRODUCTS), *slugs(TEST_PRODUCTS))
of_every_product = pytest.mark.parametrize("slug", SLUGS)
quick = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
# What a benefit's papers leave after other payers: it never pays more.
PAYS_COSTS = {
    BenefitKind.REIMBURSEMENT: "invoices",
    BenefitKind.ACTUAL_COST: "costs",
    BenefitKind.DAMAGE: "repairs",
}


@st.composite
def choices(draw, terms):
    """A plan, riders, occupation, age and item of a product; the term is left to the test."""
    chosen = draw(riders(terms))
    age = min(max(30, terms.admission.min_age), terms.admission.max_age)
    item = draw(items(terms))
    return Choice(
        plan=draw(st.sampled_from([plan.code for plan in terms.plans])),
        riders=chosen,
        age=min([age, *(rider.max_age for rider in terms.chosen_riders(chosen) if rider.max_age)]),
        occupation_class=draw(st.sampled_from(terms.admission.classes)),
        item_price_fen=item.price_fen if item else None,
    )


@cache
def stories_of(slug):
    """Kept, because building it costs more than drawing from it."""
    return stories(definition(slug).terms)


@cache
def choices_of(slug):
    return choices(definition(slug).terms)


def sold(terms, choice):
    return terms.sellable_terms(choice.riders) or (None,)


@of_every_product
@quick
@given(st.data())
def test_a_longer_term_never_costs_less_in_all(slug, data):
    terms = definition(slug).terms
    choice = data.draw(choices_of(slug))
    costs = [price(terms, replace(choice, term=term)).total_fen for term in sold(terms, choice)]
    assert costs == sorted(costs)
    assert costs[0] > 0


@of_every_product
@quick
@given(st.data())
def test_riders_add_exactly_their_line_in_whatever_order_they_stand(slug, data):
    terms = definition(slug).terms
    choice = data.draw(choices_of(slug))
    choice = replace(choice, term=data.draw(st.sampled_from(sold(terms, choice))))
    premium = price(terms, choice)
    assert premium.total_fen == sum(line.amount_fen for line in premium.lines)
    for line in premium.lines[1:]:
        without = price(terms, replace(choice, riders=choice.riders - {line.code}))
        assert premium.total_fen == without.total_fen + line.amount_fen
    shuffled = replace(terms, riders=tuple(data.draw(st.permutations(terms.riders))))
    assert set(price(shuffled, choice).lines) == set(premium.lines)


@of_every_product
@quick
@given(st.data())
def test_never_negative_never_above_the_sum_nor_the_loss_and_always_explained(slug, data):
    terms = definition(slug).terms
    facts = data.draw(stories_of(slug))
    decision = decide(facts, terms)
    benefits = {benefit.code: benefit for benefit in terms.all_benefits}
    given_before: list[tuple[str, int]] = []
    for line in decision.lines:
        benefit = benefits[line.code]
        group = frozenset(code for code, other in benefits.items() if other.group == benefit.group)
        used = facts.paid(group) + sum(fen for code, fen in given_before if code in group)
        insured = benefit.sum_for(facts.plan, facts.item.price_fen if facts.item else None)
        assert 0 <= line.amount_fen <= max(0, insured - used)
        assert line.amount_fen <= burden(benefit, facts)
        assert line.steps[-1].fen == line.amount_fen
        given_before.append((line.code, line.amount_fen))
    assert decision.total_fen == sum(line.amount_fen for line in decision.lines)
    assert (decision.outcome is Outcome.NOTHING) == (decision.total_fen == 0)
    assert all(reason.clause_numbers and reason.sentence for reason in decision.reasons)


def burden(benefit, facts):
    """What is left to the insured after other payers, in fen; no bound for what pays no costs."""
    papers = getattr(facts, PAYS_COSTS.get(benefit.kind, ""), None)
    if papers is None:
        return benefit.sum_for(facts.plan, facts.item.price_fen if facts.item else None)
    if benefit.kind is BenefitKind.ACTUAL_COST:
        papers = [cost for cost in papers if cost.kind == benefit.cost]
    others = [paper.other_fen + getattr(paper, "pooled_fen", 0) for paper in papers]
    return sum(max(0, paper.total_fen - other) for paper, other in zip(papers, others, strict=True))


@of_every_product
@quick
@given(st.data())
def test_no_order_of_papers_or_lines_changes_an_amount(slug, data):
    terms = definition(slug).terms
    facts = data.draw(stories_of(slug))
    decision = decide(facts, terms)
    moved = {name: tuple(data.draw(st.permutations(getattr(facts, name)))) for name in PAPERS}
    again = decide(replace(facts, **moved), terms)
    assert (again.lines, again.outcome) == (decision.lines, decision.outcome)
    assert set(again.reasons) == set(decision.reasons)
    turned = replace(terms, benefits=terms.benefits[::-1], riders=terms.riders[::-1])
    assert decide(facts, turned).total_fen == decision.total_fen


SHARE = st.integers(0, 10**6)


@of_every_product
@quick
@given(st.data())
def test_splitting_a_paper_into_two_changes_nothing(slug, data):
    """One bill or two bills for the same: the deductible comes off once, the ratio is one."""
    terms = definition(slug).terms
    plain = [benefit for benefit in terms.all_benefits if benefit.kind in PAYS_COSTS]
    plain = [benefit for benefit in plain if benefit.each_fen is None and benefit.max_items is None]
    if not plain:
        return
    benefit = data.draw(st.sampled_from(plain))
    facts = replace(great_loss(terms, benefit, terms.plans[0].code), **{PAYS_COSTS[benefit.kind]: ()})
    halves = data.draw(st.lists(st.tuples(SHARE, SHARE, SHARE, SHARE), min_size=2, max_size=2))
    whole = tuple(map(sum, zip(*halves, strict=True)))
    split, one = ((paper(benefit, *half) for half in parts) for parts in (halves, [whole]))
    paid = [
        decide(replace(facts, **{PAYS_COSTS[benefit.kind]: tuple(papers)}), terms).total_fen
        for papers in (split, one)
    ]
    assert paid[0] == paid[1]


def paper(benefit, own, pooled, other, out_of_list):
    """A paper on which the insured bears `own` fen and others the rest."""
    match benefit.kind:
        case BenefitKind.REIMBURSEMENT:
            total = own + pooled + other + out_of_list
            return Invoice(DAY, total, pooled, other, out_of_list_fen=out_of_list)
        case BenefitKind.ACTUAL_COST:
            return Cost(benefit.cost, own + other, other)
    return Repair(DAY, DAY, own + other, other)


@of_every_product
def test_every_benefit_pays_its_whole_sum_for_a_great_loss_and_no_more(slug):
    """A trigger that never matches, or a sum that no loss reaches, would be an empty promise."""
    terms = definition(slug).terms
    for plan in terms.plans:
        for benefit in terms.all_benefits:
            facts = great_loss(terms, benefit, plan.code)
            paid = {line.code: line.amount_fen for line in decide(facts, terms).lines}
            whole = benefit.sum_for(plan.code, facts.item.price_fen if facts.item else None)
            if benefit.each_fen and benefit.max_items:
                whole = min(whole, benefit.each_fen * benefit.max_items)
            assert paid.get(benefit.code) == whole, (plan.code, benefit.code)


@of_every_product
def test_nothing_is_paid_for_an_event_of_another_kind(slug):
    terms = definition(slug).terms
    for benefit in terms.all_benefits:
        facts = replace(great_loss(terms, benefit, terms.plans[0].code), event=Event(AT, "something_else"))
        assert decide(facts, terms).total_fen == 0


@of_every_product
def test_nothing_is_paid_to_another_person_or_who_has_no_interest(slug):
    terms = definition(slug).terms
    for benefit in terms.all_benefits:
        facts = great_loss(terms, benefit, terms.plans[0].code)
        assert decide(facts, terms).total_fen > 0
        stranger = replace(facts, insured=replace(facts.insured, matches=False))
        assert decide(stranger, terms).total_fen == 0
        if terms.subject is Subject.ITEM:
            assert decide(replace(facts, item=replace(facts.item, owned=False)), terms).total_fen == 0


def test_the_shelf_is_not_empty():
    assert {"base", "kettle", "umbrella"} <= set(SLUGS)
