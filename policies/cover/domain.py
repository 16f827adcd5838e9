"""The pure rules of cover: numbers, reminders, what a change of work leads to, how a line of time lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policies.cover.enums import OccupationConsequence
from storefront.foundation import clock
from storefront.foundation.money import Money, round_half_up

NUMBER_DIGITS = 10
REMIND_AT = timedelta(hours=9)  # nobody wants an SMS at midnight
THREAD_UNITS = 1000  # the line of cover is drawn on this many units


def policy_number(issued_on: date, random_part: int) -> str:
    """`MB20261122` and ten digits: the day of issue and a random part, unique by constraint."""
    return f"MB{issued_on:%Y%m%d}{random_part:0{NUMBER_DIGITS}d}"


def remind_at(start_on: date, end_on: date) -> datetime:
    """When to remind: nine o'clock on the day before the last, or on the first day of a shorter cover."""
    return clock.start_of_day(max(start_on, clock.add_days(end_on, -1))) + REMIND_AT


def premium_left(paid_fen: int, lines_gone_fen: Iterable[int]) -> int:
    """The premium without the lines of riders that were cancelled alone, in fen. A later refund is
    counted on this: a line whose unused days went back is not counted again."""
    return max(0, paid_fen - sum(lines_gone_fen))


@dataclass(frozen=True, slots=True)
class WorkChange:
    """What new work means. `paid_fen` and `should_pay_fen` are the premiums of the whole term for the
    class that was paid for and the class that is done now; claims pay in their proportion."""

    consequence: OccupationConsequence
    paid_fen: int
    should_pay_fen: int
    extra_fen: int
    steps: tuple[str, ...]


def work_change(
    *, insurable: bool, paid_fen: int, should_pay_fen: int, start_on: date, end_on: date, asked_on: date
) -> WorkChange:
    """Judge new work (policy clauses, duty to notify). Not insurable: the contract ends and the unused
    days go back. Dearer: the extra for the days left is computed, and without it benefits are paid in
    the proportion of paid to due. Else nothing changes; nothing is charged by itself."""
    if not insurable:
        return WorkChange(OccupationConsequence.TERMINATED, paid_fen, 0, 0, ())
    if should_pay_fen <= paid_fen:
        return WorkChange(OccupationConsequence.NONE, paid_fen, paid_fen, 0, ())
    days = (end_on - start_on).days + 1
    left = min(days, max(0, (end_on - max(asked_on, clock.add_days(start_on, -1))).days))
    extra = round_half_up((should_pay_fen - paid_fen) * left, days)
    steps = (
        f"已交保费：{Money(paid_fen)}",
        f"按新职业应交：{Money(should_pay_fen)}",
        f"剩余 {left} 天，共 {days} 天",
        f"应补：{Money(should_pay_fen - paid_fen)} × {left} ÷ {days}，四舍五入到分 = {Money(extra)}",
    )
    return WorkChange(OccupationConsequence.PROPORTION, paid_fen, should_pay_fen, extra, steps)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line from `x` over `width`, in units of THREAD_UNITS."""

    x: int
    width: int


def place(start: datetime, end: datetime, first: datetime, last: datetime) -> Span:
    """Where a period lies on the line from `first` to `last`; at least as wide as can be seen."""
    whole = max(1, int((last - first).total_seconds()))
    x = THREAD_UNITS * max(0, int((start - first).total_seconds())) // whole
    until = THREAD_UNITS * max(0, int((end - first).total_seconds())) // whole
    x = min(x, THREAD_UNITS - 6)
    return Span(x, max(6, min(until, THREAD_UNITS) - x))


def start_words(moment: datetime) -> str:
    """`2026 年 6 月 2 日 0 时`, or `2026 年 6 月 2 日 14 时 20 分 5 秒` where cover began with a payment."""
    local = moment.astimezone(clock.BEIJING)
    if local.time() == time.min:
        return f"{day_words(local.date())} 0 时"
    return f"{day_words(local.date())} {local.hour} 时 {local.minute} 分 {local.second} 秒"


def day_words(day: date) -> str:
    """`2026 年 6 月 2 日`, for sentences of events and messages, which are Chinese."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
