"""A fixed sum by how late something came, for so many of them."""

from datetime import timedelta

from storefront.foundation.money import Money
from storefront.rules.facts import Delay
from storefront.rules.question import Payout, Question
from storefront.rules.terms import BenefitTerms
from storefront.rules.working import Reason, Step


def delay(question: Question) -> Payout:
    """Each delay of this benefit's own kind at the highest tier it reached; the dearest so many count."""
    own = [late for late in question.facts.delays if late.kind == question.benefit.delay]
    counted, reasons = question.kept(own)
    if not counted:
        return Payout(0, (), tuple(reasons))
    ranked = sorted(counted, key=lambda one: (one.late, one.promised_at), reverse=True)
    steps = [_step(question.benefit, one) for one in ranked]
    sums = [fen for one in ranked if (fen := tier_fen(question.benefit, one.late))]
    if not sums:
        reasons.append(_too_short(question, ranked[0]))
    amount = _most(question, sums, steps, reasons)
    amount = question.less_paid(amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *limited))


def tier_fen(benefit: BenefitTerms, late: timedelta) -> int:
    """The sum of the highest tier reached, in fen; 0 where none is."""
    return max((tier.fen for tier in benefit.tiers if tier.reached(late)), default=0)


def _most(question: Question, sums: list[int], steps: list[Step], reasons: list[Reason]) -> int:
    left = question.items_left()
    if left is not None and len(sums) > left:
        sums = sums[:left]
        sentence = f"“{question.benefit.name}”{question.items_words(left)}，从晚得最久的算起。"
        reasons.append(question.note("LIMIT_USED", sentence))
    working = " + ".join(str(Money(fen)) for fen in sums) or "没有可以赔的"
    steps.append(Step("合计", working, sum(sums)))
    return sum(sums)


def _step(benefit: BenefitTerms, one: Delay) -> Step:
    reached = [tier for tier in benefit.tiers if tier.reached(one.late)]
    said = f"{reached[-1].chinese}，{Money(reached[-1].fen)}" if reached else "没有到赔付的时间"
    return Step(f"晚了 {duration(one.late)}" if one.late > timedelta(0) else "没有晚", said)


def _too_short(question: Question, longest: Delay) -> Reason:
    first = question.benefit.tiers[0].chinese
    late = longest.late
    said = f"晚了 {duration(late)}" if late > timedelta(0) else "没有晚"
    return question.note("DELAY_TOO_SHORT", f"{said}，{first}才赔。")


def duration(late: timedelta) -> str:
    """`48 小时 0 分 1 秒`: to the second, as the tiers count."""
    seconds = late.days * 86_400 + late.seconds
    hours, rest = divmod(seconds, 3600)
    parts = [f"{hours} 小时"]
    if rest:
        minutes, left = divmod(rest, 60)
        parts += [f"{minutes} 分"] + ([f"{left} 秒"] if left else [])
    return " ".join(parts)
