"""A fixed sum for each day in hospital, after the first unpaid days, up to so many days."""

from storefront.rules.benefits.by_days import pay_days
from storefront.rules.question import Payout, Question
from storefront.rules.working import Step


def daily_allowance(question: Question) -> Payout:
    """All stays of one event together."""
    stays, reasons = question.kept(question.facts.stays)
    if not stays:
        return Payout(0, (), tuple(reasons))
    days = sum(stay.days for stay in stays)
    return pay_days(question, days, Step("住院天数", f"{days} 天"), reasons)
