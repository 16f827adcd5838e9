"""A fixed sum on death, within so many days of the event, less what disability was paid for it."""

from datetime import timedelta

from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.question import Payout, Question
from storefront.rules.tariff import percent
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step


def lump_sum(question: Question) -> Payout:
    """The sum insured; less by age, by disability paid, and never more than is left of it."""
    refused, reasons = _late(question)
    if refused:
        return Payout(0, (), reasons)
    steps = [Step("保险金额", str(Money(question.sum_fen)), question.sum_fen)]
    amount, why = _by_age(question, steps)
    amount = _less_paid(question, amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *why, *limited))


def _late(question: Question) -> tuple[bool, tuple[Reason, ...]]:
    days, died_on, event_on = question.benefit.within_days, question.facts.died_on, question.facts.event.day
    if days is None or died_on is None or died_on <= event_on + timedelta(days=days):
        return False, ()
    row, why_not = question.rely_on(ExclusionKind.LATE)
    if row is None:
        return False, why_not
    since = (died_on - event_on).days
    return True, (question.refused_by(row, f"身故发生在事故后第 {since} 天，超过 {days} 天。"),)


def _by_age(question: Question, steps: list[Step]) -> tuple[int, tuple[Reason, ...]]:
    benefit, age = question.benefit, question.facts.insured.age_on(question.facts.event.day)
    if benefit.age_factor_from is None or age is None or age < benefit.age_factor_from:
        return question.sum_fen, ()
    row, why_not = question.rely_on(ExclusionKind.AGE)
    if row is None:
        return question.sum_fen, why_not
    amount = round_half_up(question.sum_fen * benefit.age_factor_bp, BASIS_POINTS)
    working = f"{Money(question.sum_fen)} × {percent(benefit.age_factor_bp)}（事故时 {age} 周岁）"
    steps.append(Step(f"{benefit.age_factor_from} 周岁起减少", working, amount))
    sentence = f"事故时已满 {benefit.age_factor_from} 周岁，按 {percent(benefit.age_factor_bp)} 赔付。"
    return amount, (question.note(f"EXCLUDED_{row.code}", sentence, row.clauses),)


def _less_paid(question: Question, amount: int, steps: list[Step]) -> int:
    """Take off what the same event has already brought, before or in this very decision."""
    less = frozenset({*question.benefit.less_paid, question.benefit.code})
    paid = question.facts.paid(less, same_event=True)
    paid += sum(fen for code, fen in question.given if code in less)
    if not paid:
        return amount
    left = max(0, amount - paid)
    steps.append(Step("减去这次事故已赔", f"{Money(amount)} − {Money(paid)}", left))
    return left
