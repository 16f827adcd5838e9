"""How amounts, days, moments and clause numbers are written. Only writing; nothing is computed here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from storefront.catalogue.domain.entries import spans as joined_spans
from storefront.foundation.clock import BEIJING
from storefront.foundation.money import Money
from storefront.rules import tariff
from storefront.rules.term import MAX_MONTHS, Term

register = template.Library()

EXCLUSION_CODES = frozenset({"OCCUPATION_OUT", "HOSPITAL_OUT_NONEMERG", "OUT_OF_LIST", "BELOW_DEDUCTIBLE"})
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
def cover_from(moment: datetime | None) -> str:
    """When cover begins, Beijing time: `2026 年 6 月 2 日 00:00`, with its seconds where it began at a
    payment."""
    text = beijing(moment)
    return f"{text}:{moment.astimezone(BEIJING):%S}" if moment and moment.second else text


@register.filter
def clause_anchor(number: str) -> str:
    """`2.3` → `c2-3`; `3.1(5)` leads to its clause `c3-1`."""
    return "c" + str(number).partition("(")[0].partition("（")[0].replace(".", "-")


@register.filter
def html_lang(language: str) -> str:
    """Django's language code as HTML's `lang` wants it: `zh-hans` → `zh-CN`."""
    return HTML_LANGUAGES.get(language, language)


@register.filter
def term_words(term: Term | None) -> str:
    """A term of cover in the reader's language: `30 天`, `1 年`; `30 days`, `1 year`."""
    if term is None or term == "":
        return ""
    if term.months == MAX_MONTHS:
        return gettext("1 year")
    if term.months:
        return ngettext("%(number)d month", "%(number)d months", term.months) % {"number": term.months}
    return ngettext("%(number)d day", "%(number)d days", term.days) % {"number": term.days}


@register.filter
def percent(basis_points: int) -> str:
    """`8000` → `80%`."""
    return tariff.percent(basis_points)


@register.filter
def rests_on_exclusion(code: str) -> bool:
    """True for a reason code that cites an exclusion: it carries the red mark, no other does."""
    return str(code).startswith("EXCLUDED_") or code in EXCLUSION_CODES


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """The item at a place, counted from 0: prices of a row under the names of the plans."""
    return items[index]


@register.filter
def ranges(numbers: Sequence[int]) -> str:
    """`(1, 2, 3, 5)` → `1–3, 5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


@register.filter
def said_once(reasons: Sequence[Any]) -> list[Any]:
    """Reasons without those that say, for another benefit, the very same by the same clauses."""
    said: dict[tuple[Any, ...], Any] = {}
    for row in reasons:
        said.setdefault((row.code, row.sentence, row.clause_numbers), row)
    return list(said.values())


@register.filter
def spans(numbers: Sequence[str]) -> tuple[str, ...]:
    """Clause numbers that follow each other: `1.1, 1.2, 1.3, 2.1` → `1.1–1.3`, `2.1`."""
    return joined_spans(numbers)
