"""What cost-paying benefits take away alike: the deductible once an event, then the ratio. By law both
are exclusions (解释二 Art.9), so neither is taken without its row."""

from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.question import Question
from storefront.rules.tariff import percent
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step


def less_deductible(
    question: Question, amount: int, deductible: int, steps: list[Step], *how: Step
) -> tuple[int, tuple[Reason, ...]]:
    """The amount in fen above the deductible, never below 0. `how` shows where the deductible comes from."""
    if not deductible or not amount:
        return amount, ()
    row, why_not = question.rely_on(ExclusionKind.DEDUCTIBLE)
    if row is None:
        return amount, why_not
    steps.extend(how)
    left = max(0, amount - deductible)
    steps.append(Step("减去免赔额", f"{Money(amount)} − {Money(deductible)}（一次事故只减一次）", left))
    if left:
        return left, ()
    sentence = f"可赔费用 {Money(amount)} 没有超过免赔额 {Money(deductible)}。"
    return 0, (question.note("BELOW_DEDUCTIBLE", sentence, row.clauses),)


def by_ratio(
    question: Question, amount: int, ratio: int, steps: list[Step], note: str = ""
) -> tuple[int, tuple[Reason, ...]]:
    """The share of the amount in basis points, rounded half up to the fen."""
    if ratio == BASIS_POINTS or not amount:
        return amount, ()
    row, why_not = question.rely_on(ExclusionKind.RATIO)
    if row is None:
        return amount, why_not
    result = round_half_up(amount * ratio, BASIS_POINTS)
    steps.append(Step("乘以赔付比例", f"{Money(amount)} × {percent(ratio)}{note}", result))
    return result, ()
