"""Decides what a policy pays for what happened. A tuple of rules, asked in order; no rule is hidden."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from storefront.foundation.clock import start_of_day
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money, round_half_up
from storefront.rules.benefits import ARITHMETIC
from storefront.rules.claimed import answering, not_chosen
from storefront.rules.facts import Facts
from storefront.rules.period import not_in_force
from storefront.rules.question import OF_THE_EVENT, Payout, Question
from storefront.rules.terms import ExclusionKind, ProductTerms, Subject
from storefront.rules.working import Reason, Step

ACCIDENT = "accident"


class Outcome(StrEnum):
    """`partial`: something claimed was refused and something paid. Deductible, ratio, other payers and
    limits are arithmetic and make nothing partial."""

    PAID = "paid"
    PARTIAL = "partial"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """What one benefit pays, in fen, with its steps and clauses."""

    code: str
    label: str
    steps: tuple[Step, ...]
    clause_numbers: tuple[str, ...]
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: the total is the sum of the lines."""

    outcome: Outcome
    lines: tuple[BenefitLine, ...]
    reasons: tuple[Reason, ...]
    total_fen: int


def in_force(facts: Facts, terms: ProductTerms) -> Reason | None:
    """The event lies within the period of cover."""
    return not_in_force(facts, terms.cites.in_force, facts.event.at)


def insured_person(facts: Facts, terms: ProductTerms) -> Reason | None:
    """The person hurt is the one the policy names."""
    if facts.insured.matches:
        return None
    sentence = "出事的人不是这张保单的被保险人。"
    if terms.subject is Subject.ITEM:
        sentence = "出事的东西不是这张保单的被保险人的。"
    return Reason("NOT_INSURED_PERSON", (terms.cites.insured,), sentence)


def interest(facts: Facts, terms: ProductTerms) -> Reason | None:
    """Whoever is paid for a thing must have an interest in it at the time of the loss (保险法 Art.12, 48)."""
    if facts.item is None or facts.item.owned:
        return None
    sentence = "出事时这件东西已经不归被保险人，被保险人没有损失。"
    return Reason("NO_INTEREST_AT_LOSS", (terms.cites.insured,), sentence)


def triggered(question: Question) -> bool:
    """What happened is what this benefit is for."""
    event = question.facts.event
    return event.kind in question.benefit.triggers and question.benefit.requires <= event.circumstances


def trigger(question: Question) -> Iterator[Reason]:
    """Not the kind of event; the exclusions that name it are said too."""
    if triggered(question):
        return
    terms, benefit = question.terms, question.benefit
    yield Reason(
        "NOT_ACCIDENT",
        tuple(dict.fromkeys((terms.cites.trigger, *benefit.clauses))),
        f"这件事不是“{benefit.name}”所保障的{'事故' if ACCIDENT in benefit.triggers else '情形'}。",
        benefit=benefit.code,
    )


def exclusions(question: Question) -> Iterator[Reason]:
    """Causes and periods that are not covered, unless never explained or bought back by a rider."""
    for row in question.exclusions(*OF_THE_EVENT):
        if row.matches(question.facts.event.words):
            if question.usable(row):
                yield question.refused_by(row)
            elif triggered(question):
                yield question.not_explained(row)


def waiting(question: Question) -> Iterator[Reason]:
    """A rider's waiting days count from the first day of cover; the day after them is covered."""
    rider, facts = question.rider, question.facts
    if rider is None or not rider.waiting_days or facts.first_day is None:
        return
    if facts.event.at >= start_of_day(facts.first_day + timedelta(days=rider.waiting_days)):
        return
    row, why_not = question.rely_on(ExclusionKind.WAITING)
    yield from why_not
    if row:
        yield question.refused_by(row, f"发生在前 {rider.waiting_days} 天的等待期内。")


def occupation(question: Question) -> Iterator[Reason]:
    """The occupation at the event is one the product takes; a thing has none."""
    number = question.facts.insured.occupation_class
    if question.terms.subject is Subject.ITEM or number in question.terms.admission.classes:
        return
    row, why_not = question.rely_on(ExclusionKind.OCCUPATION)
    yield from why_not
    if row:
        yield question.refused_by(row, f"事故时从事 {number} 类职业，不在承保范围。", "OCCUPATION_OUT")


# In the order in which they are asked. Hospital or emergency is asked item by item in the arithmetic.
POLICY_RULES: tuple[Callable[[Facts, ProductTerms], Reason | None], ...] = (
    in_force,
    insured_person,
    interest,
)
BENEFIT_RULES: tuple[Callable[[Question], Iterator[Reason]], ...] = (
    trigger,
    exclusions,
    waiting,
    occupation,
)


def decide(facts: Facts, terms: ProductTerms) -> Decision:
    """What the policy pays. BusinessRuleError where plan, riders or words are not this product's."""
    plan = _plan(facts, terms)
    _check_words(facts, terms)
    _check_subject(facts, terms)
    for rule in POLICY_RULES:
        reason = rule(facts, terms)
        if reason:
            return Decision(Outcome.NOTHING, (), (reason,), 0)
    lines: list[BenefitLine] = []
    reasons = list(not_chosen(facts, terms, plan))
    for asked in _concerned(answering(facts, terms, plan)):
        question = replace(asked, given=tuple((line.code, line.amount_fen) for line in lines))
        against = [reason for rule in BENEFIT_RULES for reason in rule(question)]
        reasons.extend(against)
        if any(reason.refuses for reason in against):
            continue
        payout = _in_proportion(question, ARITHMETIC[question.benefit.kind](question))
        reasons.extend(payout.reasons)
        if payout.steps:
            lines.append(_line(question, payout))
    return _decision(lines, reasons)


def _plan(facts: Facts, terms: ProductTerms) -> str:
    if not facts.plan and len(terms.plans) == 1:
        return terms.plans[0].code
    return terms.plan(facts.plan).code


def _check_subject(facts: Facts, terms: ProductTerms) -> None:
    """An item's price must be insurable. Art.32 pays in proportion only where too little premium can have
    been paid: never for an item, and not where every age and occupation taken costs the same."""
    if facts.item:
        terms.check_item_price(facts.item.price_fen, "facts.item.price_fen")
    if facts.misstated and not terms.priced_by_person:
        sentence = "misstated：这款产品的保险费不因年龄和职业不同，不按比例赔付。"
        raise BusinessRuleError("FACTS", sentence, "facts.misstated")


def _check_words(facts: Facts, terms: ProductTerms) -> None:
    """A word the product does not know would silently decide nothing: refuse it."""
    used = facts.event.circumstances.union(*(loss.where.circumstances for loss in facts.losses))
    codes = {row.code for row in terms.exclusions}
    benefits = {benefit.code for benefit in terms.all_benefits}
    for field, words, known in (
        ("circumstances", used, terms.circumstances),
        ("acknowledged", facts.acknowledged or frozenset(), codes),
        ("paid_before", {row.benefit for row in facts.paid_before}, benefits),
    ):
        unknown = sorted(words - known)
        if unknown:
            choices = "、".join(sorted(known))
            raise BusinessRuleError("FACTS", f"{field}：不认识 {unknown[0]!r}，可用：{choices}。", field)


def _concerned(questions: tuple[tuple[Question, ...], ...]) -> Iterator[Question]:
    """Of the benefits that answer to one loss, those that are triggered; where none is, the first."""
    for candidates in questions:
        hit = [question for question in candidates if triggered(question)]
        yield from hit or candidates[:1]


def _in_proportion(question: Question, payout: Payout) -> Payout:
    """Where too little premium was paid for a misstated age or occupation, pay in proportion."""
    misstated = question.facts.misstated
    if misstated is None or misstated.paid_fen >= misstated.due_fen or not payout.amount_fen:
        return payout
    amount = round_half_up(payout.amount_fen * misstated.paid_fen, misstated.due_fen)
    paid, due = Money(misstated.paid_fen), Money(misstated.due_fen)
    step = Step("按实付与应付保费的比例", f"{Money(payout.amount_fen)} × {paid} ÷ {due}", amount)
    sentence = f"年龄或职业与实际不符，少付了保费，按 {paid} ÷ {due} 赔付。"
    reason = question.note("AGE_MISSTATED", sentence, (question.terms.cites.misstated,))
    return Payout(amount, (*payout.steps, step), (*payout.reasons, reason))


def _line(question: Question, payout: Payout) -> BenefitLine:
    benefit = question.benefit
    return BenefitLine(benefit.code, benefit.name, payout.steps, benefit.clauses, payout.amount_fen)


def _decision(lines: list[BenefitLine], reasons: list[Reason]) -> Decision:
    total = sum(line.amount_fen for line in lines)
    refused = any(reason.refuses for reason in reasons)
    outcome = Outcome.NOTHING if total == 0 else Outcome.PARTIAL if refused else Outcome.PAID
    return Decision(outcome, tuple(lines), tuple(dict.fromkeys(reasons)), total)
