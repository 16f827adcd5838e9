"""What comes back when a policy is cancelled: everything before the start, whole unused days after."""

from dataclasses import dataclass
from datetime import date

from storefront.foundation.money import Money, round_half_up
from storefront.rules.working import Step


@dataclass(frozen=True, slots=True)
class Refund:
    """`effective_on` is the last day covered (to its 24:00), or None where cover never started.
    `automatic` is False where a person must look first."""

    amount_fen: int
    steps: tuple[Step, ...]
    effective_on: date | None
    automatic: bool


def refund(
    *, paid_fen: int, start_on: date, end_on: date, asked_on: date, claims_open_or_paid: bool = False
) -> Refund:
    """The refund for a request made on a day (Beijing). The day of the request counts as used; no fee;
    with a claim open or paid nothing is refunded automatically (保险法 Art.15, 47)."""
    if paid_fen < 0 or end_on < start_on:
        raise ValueError("paid_fen must not be negative and end_on not before start_on")
    if claims_open_or_paid:
        return Refund(0, (Step("有理赔", "正在理赔或已经赔过，由工作人员核对后答复", 0),), asked_on, False)
    if asked_on < start_on:
        return Refund(paid_fen, (Step("保障还没开始", "全额退还", paid_fen),), None, True)
    days = (end_on - start_on).days + 1
    used = min((asked_on - start_on).days + 1, days)
    amount = min(paid_fen, round_half_up(paid_fen * (days - used), days))
    steps = (
        Step("保障共", f"{days} 天"),
        Step("已用", f"{used} 天（申请当天算一天）"),
        Step("退还", f"{Money(paid_fen)} × {days - used} ÷ {days}，四舍五入到分", amount),
    )
    return Refund(amount, steps, min(asked_on, end_on), True)
