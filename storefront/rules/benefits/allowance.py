"""A fixed sum for each day in hospital, after the first unpaid days, up to so many days."""

from storefront.foundation.money import Money
from storefront.rules.question import Payout, Question
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step


def daily_allowance(question: Question) -> Payout:
    """(days − unpaid first days) × the daily sum, for all stays of one event together."""
    days, reasons = _days(question)
    if not days:
        return Payout(0, (), tuple(reasons))
    benefit = question.benefit
    paid_days, why = _paid_days(question, days)
    reasons += why
    steps = [
        Step("住院天数", f"{days} 天"),
        Step("给付天数", f"{days} 天减前 {days - paid_days} 天 = {paid_days} 天"),
        Step("天数 × 每天", f"{paid_days} × {Money(benefit.per_day_fen)}", paid_days * benefit.per_day_fen),
    ]
    amount = paid_days * benefit.per_day_fen
    paid = question.paid_fen(same_event=True)
    if paid:
        steps.append(Step("减去这次事故已赔", f"{Money(amount)} − {Money(paid)}", max(0, amount - paid)))
        amount = max(0, amount - paid)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *limited))


def _days(question: Question) -> tuple[int, list[Reason]]:
    days, reasons = 0, list[Reason]()
    for stay in question.facts.stays:
        against = question.item_reasons(stay.where)
        reasons.extend(against)
        if not any(reason.refuses for reason in against):
            days += stay.days
    return days, reasons


def _paid_days(question: Question, days: int) -> tuple[int, tuple[Reason, ...]]:
    unpaid = question.benefit.unpaid_days
    if not unpaid:
        return days, ()
    row, why_not = question.rely_on(ExclusionKind.UNPAID_DAYS)
    if row is None:
        return days, why_not
    if days > unpaid:
        return days - unpaid, ()
    sentence = f"住院 {days} 天，前 {unpaid} 天没有津贴。"
    return 0, (question.note(f"EXCLUDED_{row.code}", sentence, row.clauses),)
