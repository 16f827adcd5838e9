"""Whether something happened while the cover held. Which moment counts is said by who asks."""

from datetime import datetime, timedelta

from storefront.foundation.clock import BEIJING, start_of_day
from storefront.rules.facts import Facts
from storefront.rules.working import Reason

EVENT = "事故发生"


def not_in_force(facts: Facts, clause: str, at: datetime, what: str = EVENT) -> Reason | None:
    """From 00:00 of the first day, or from payment where cover starts then, up to, not including, 00:00
    after the last day, Beijing time."""
    if facts.covered_from and at < facts.covered_from:
        sentence = f"{what}时保障还没有开始（{_start(facts)}起）。"
        return Reason("NOT_IN_FORCE_BEFORE", (clause,), sentence)
    last = facts.last_day()
    if last and at >= start_of_day(last + timedelta(days=1)):
        return Reason("NOT_IN_FORCE_AFTER", (clause,), f"{what}时保障已经结束（{last} 二十四时止）。")
    return None


def _start(facts: Facts) -> str:
    if facts.start_at:
        return f"{facts.start_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S} "
    return f"{facts.start_on} 零时"
