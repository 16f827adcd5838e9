"""How printed documents write sums, days, periods, shares and hashes. Chinese, as contracts are."""

from datetime import datetime, time, timedelta

from django import template

from storefront.foundation.clock import BEIJING
from storefront.foundation.money import BASIS_POINTS, Money

register = template.Library()


@register.filter
def yuan(fen: int) -> str:
    """`1,243.40 元`"""
    return f"{Money(fen).plain} 元"


@register.filter
def chinese_day(moment: datetime) -> str:
    """`2026 年 11 月 23 日`, in Beijing."""
    day = moment.astimezone(BEIJING)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


@register.filter
def chinese_moment(moment: datetime) -> str:
    """`2026 年 11 月 23 日 10:12:30`, in Beijing."""
    return f"{chinese_day(moment)} {moment.astimezone(BEIJING):%H:%M:%S}"


@register.filter
def short_moment(moment: datetime) -> str:
    """`2026-11-23 10:12:30`, in Beijing, for columns."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


@register.filter
def cover_start(moment: datetime) -> str:
    """`2026 年 11 月 24 日 00:00`; with its seconds where cover began at a payment."""
    local = moment.astimezone(BEIJING)
    return (
        f"{chinese_day(moment)} {local:%H:%M:%S}" if local.second else f"{chinese_day(moment)} {local:%H:%M}"
    )


@register.filter
def cover_end(moment: datetime) -> str:
    """The end of a half-open period: midnight is written as 24:00 of the day before."""
    if moment.astimezone(BEIJING).time() == time.min:
        return f"{chinese_day(moment - timedelta(days=1))} 24:00"
    return cover_start(moment)


@register.filter
def share(basis_points: int) -> str:
    """`66.67%`"""
    whole, part = divmod(basis_points, BASIS_POINTS // 100)
    return f"{whole}.{part:02d}%" if part else f"{whole}%"


@register.filter
def grouped(text: str, size: int = 4) -> str:
    """Break a long code into groups, so that people can compare it."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
