"""How amounts, days, moments and clause numbers are written. Only writing; nothing is computed here."""

from datetime import date, datetime

from django import template
from django.utils import translation
from django.utils.formats import date_format

from storefront.foundation.clock import BEIJING
from storefront.foundation.money import Money

register = template.Library()

HTML_LANGUAGES = {"zh-hans": "zh-CN", "en": "en"}


@register.filter
def money(fen: int | Money | None) -> str:
    """`124340` → `¥1,243.40`. Nothing for nothing; a Money may come as it is."""
    if fen is None or fen == "":
        return ""
    return str(fen if isinstance(fen, Money) else Money(int(fen)))


@register.filter
def yuan(fen: int | Money | None) -> str:
    """`124340` → `1,243.40`, for sentences that say 元."""
    return money(fen).replace("¥", "")


@register.filter
def day(value: date | None) -> str:
    """2026-06-02 → `2026 年 6 月 2 日`, or `2 June 2026` in English."""
    if value is None or value == "":
        return ""
    if translation.get_language() == "en":
        return date_format(value, "j F Y")
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


@register.filter
def beijing(moment: datetime | None) -> str:
    """An aware moment as Beijing's day and time to the minute: `2026 年 6 月 2 日 10:12`."""
    if moment is None or moment == "":
        return ""
    local = moment.astimezone(BEIJING)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def clause_anchor(number: str) -> str:
    """`2.3` → `c2-3`; `3.1(5)` leads to its clause `c3-1`."""
    return "c" + str(number).partition("(")[0].partition("（")[0].replace(".", "-")


@register.filter
def html_lang(language: str) -> str:
    """Django's language code as HTML's `lang` wants it: `zh-hans` → `zh-CN`."""
    return HTML_LANGUAGES.get(language, language)
