"""A damaged item at what its repair came to, less what others paid, up to the sum insured."""

from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.benefits.actual_cost import less_others
from storefront.rules.benefits.reductions import by_ratio, less_deductible
from storefront.rules.facts import Repair
from storefront.rules.question import Payout, Question
from storefront.rules.tariff import percent
from storefront.rules.working import Step


def damage(question: Question) -> Payout:
    """The repairs of one event: other payers, the deductible once, the ratio, the limit. The order of
    the repairs changes nothing."""
    counted, reasons = question.kept(repair for repair in question.facts.repairs if repair.total_fen)
    if not counted:
        return Payout(0, (), tuple(reasons))
    steps: list[Step] = []
    amount = sum(less_others(question, counted, "维修费合计", steps, reasons))
    deductible, how = _deductible(question, counted)
    amount, deducted = less_deductible(question, amount, deductible, steps, *how)
    amount, rated = by_ratio(question, amount, question.benefit.ratio_bp, steps)
    amount = question.less_paid(amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *deducted, *rated, *limited))


def _deductible(question: Question, repairs: list[Repair]) -> tuple[int, tuple[Step, ...]]:
    """The greater of the fixed sum and the share of what the repairs came to, in fen, and how."""
    fixed, share = question.benefit.deductible_fen, question.benefit.deductible_share_bp
    if not share:
        return fixed, ()
    total = sum(repair.total_fen for repair in repairs)
    part = round_half_up(total * share, BASIS_POINTS)
    working = f"{Money(total)} × {percent(share)} = {Money(part)}"
    if fixed:
        working += f"，和 {Money(fixed)} 比，取高的 {Money(max(fixed, part))}"
    return max(fixed, part), (Step("免赔额", working),)
