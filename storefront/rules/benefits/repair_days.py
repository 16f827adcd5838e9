"""A fixed sum for each whole day that the item was at the repairer, up to so many days."""

from datetime import date

from storefront.rules.benefits.by_days import pay_days
from storefront.rules.question import Payout, Question
from storefront.rules.working import Step


def repair_days(question: Question) -> Payout:
    """All repairs of one event together; a day on which two of them ran counts once."""
    repairs, reasons = question.kept(question.facts.repairs)
    spans = sorted((r.handed_in_on, r.ready_on) for r in repairs if r.ready_on is not None)
    if len(spans) < len(repairs):
        sentence = "还没有修好的，等修好、退回或换新那天再算天数。"
        reasons.append(question.note("REPAIR_OPEN", sentence))
    if not spans:
        return Payout(0, (), tuple(reasons))
    days = whole_days(spans)
    if not days:
        sentence = "送修当天不算，当天就修好了，没有耽误一整天。"
        reasons.append(question.note("NO_WHOLE_DAY", sentence))
    words = "；".join(f"{first} 送修，{last} 修好" for first, last in dict.fromkeys(spans))
    return pay_days(question, days, Step("维修天数", f"{words}：{days} 天（送修当天不算）"), reasons)


def whole_days(spans: list[tuple[date, date]]) -> int:
    """The days from handing in to ready, without the day of handing in (民法典 Art.201); by the calendar,
    each day once. `spans` are sorted."""
    days, counted_to = 0, date.min
    for handed_in_on, ready_on in spans:
        first = max(handed_in_on, counted_to)
        days += max(0, (ready_on - first).days)
        counted_to = max(counted_to, ready_on)
    return days
