"""A fixed sum a day: the unpaid first days, the sum, what was paid before, the limit. Which days are
counted is said by the kinds of benefit that pay by the day."""

from storefront.foundation.money import Money
from storefront.rules.question import Payout, Question
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step


def pay_days(question: Question, days: int, counted: Step, reasons: list[Reason]) -> Payout:
    """(days − unpaid first days) × the daily sum, for one event together."""
    benefit = question.benefit
    paid_days, why = _paid_days(question, days)
    steps = [counted]
    if benefit.unpaid_days:
        steps.append(Step("给付天数", f"{days} 天减前 {days - paid_days} 天 = {paid_days} 天"))
    amount = paid_days * benefit.per_day_fen
    steps.append(Step("天数 × 每天", f"{paid_days} × {Money(benefit.per_day_fen)}", amount))
    amount = question.less_paid(amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *why, *limited))


def _paid_days(question: Question, days: int) -> tuple[int, tuple[Reason, ...]]:
    unpaid = question.benefit.unpaid_days
    if not unpaid or not days:
        return days, ()
    row, why_not = question.rely_on(ExclusionKind.UNPAID_DAYS)
    if row is None:
        return days, why_not
    if days > unpaid:
        return days - unpaid, ()
    sentence = f"一共 {days} 天，前 {unpaid} 天不赔。"
    return 0, (question.note(f"EXCLUDED_{row.code}", sentence, row.clauses),)
