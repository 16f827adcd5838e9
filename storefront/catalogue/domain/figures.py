"""The numbers and conditions of two versions beside each other: sums, shares, days, ages, and prices.

Field by field: one that this table does not know is still told as a change, without its value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from storefront.catalogue.enums import Figure
from storefront.foundation.money import Money
from storefront.rules.tariff import factor, percent
from storefront.rules.terms import BenefitTerms, PlanTerms, ProductTerms, RiderTerms

ANYBODY = ""
Row = TypeVar("Row", PlanTerms, RiderTerms, BenefitTerms)
# Names, words and clauses are read in the texts; codes pair; the rest has its own comparison.
ELSEWHERE = frozenset(
    {"code", "name", "summary", "clauses", "sums", "benefits", "riders", "plans", "exclusions", "tariff"}
    | {"slug", "admission", "terms_sold", "cites"}
)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One number or condition. `of` is what it belongs to, in the product's words; None: not there."""

    figure: Figure
    of: str
    before: str | None
    after: str | None


def _money(fen: int) -> str:
    return str(Money(fen))


def _span(bounds: tuple[int, int]) -> str:
    return f"{bounds[0]}–{bounds[1]}"


WRITTEN: Mapping[Figure, Callable[[Any], str]] = {
    **dict.fromkeys((Figure.DEDUCTIBLE, Figure.PER_DAY, Figure.DEATH_LIMIT), _money),
    **dict.fromkeys((Figure.RATIO, Figure.RATIO_POOLED, Figure.AGE_FACTOR, Figure.DEDUCTIBLE_SHARE), percent),
    Figure.NEEDS_HOSPITAL: lambda needed: "是" if needed else "否",
    Figure.MIN_TERM: lambda term: term.chinese,
    Figure.CLASSES: lambda classes: "、".join(map(str, classes)),
    Figure.TERMS_DAYS: _span,
    Figure.TERMS_MONTHS: _span,
    Figure.ITEM_PRICE: lambda bounds: f"{Money(bounds[0])} – {Money(bounds[1])}",
    Figure.AGE_PRICE_FACTOR: factor,
}


def figure_changes(old: ProductTerms, new: ProductTerms) -> tuple[FigureChange, ...]:
    """Everything but prices, in the order of the page."""
    return (
        *_rows(Figure.PLAN, old.plans, new.plans, lambda *_: iter(())),
        *_rows(Figure.BENEFIT, old.benefits, new.benefits, lambda a, b: _benefit(old, new, a, b)),
        *_rows(Figure.RIDER, old.riders, new.riders, lambda a, b: _rider(old, new, a, b)),
        *_fields(old.admission, new.admission, ANYBODY),
        *_fields(old.terms_sold, new.terms_sold, ANYBODY),
        *_fields(old, new, ANYBODY),
    )


def _rows(
    figure: Figure,
    old: Sequence[Row],
    new: Sequence[Row],
    within: Callable[[Row, Row], Iterator[FigureChange]],
) -> Iterator[FigureChange]:
    """What came, went and was renamed among plans, benefits or riders; `within` compares a pair."""
    before: dict[str, Row] = {row.code: row for row in old}
    after: dict[str, Row] = {row.code: row for row in new}
    for code in dict.fromkeys([*after, *before]):
        was, now = before.get(code), after.get(code)
        if was is None or now is None:
            names = was.name if was else None, now.name if now else None
            yield FigureChange(figure, names[0] or names[1] or code, *names)
            continue
        if (was.name, was.summary) != (now.name, now.summary):
            yield FigureChange(figure, now.name, _words(was), _words(now))
        yield from within(was, now)


def _words(row: PlanTerms | RiderTerms | BenefitTerms) -> str:
    return f"{row.name}：{row.summary}" if row.summary else row.name


def _benefit(
    old: ProductTerms, new: ProductTerms, was: BenefitTerms, now: BenefitTerms
) -> Iterator[FigureChange]:
    yield from _sums(old, new, was, now)
    yield from _fields(was, now, now.name)


def _sums(
    old: ProductTerms, new: ProductTerms, was: BenefitTerms, now: BenefitTerms
) -> Iterator[FigureChange]:
    plans = {plan.code: plan.name for plan in (*old.plans, *new.plans)}
    sums = {code: (_sum(was, code), _sum(now, code)) for code in plans}
    differ = {code: pair for code, pair in sums.items() if pair[0] != pair[1]}
    if len(set(sums.values())) == 1 and differ:
        yield FigureChange(Figure.SUM, now.name, *next(iter(differ.values())))
        return
    for code, (before, after) in differ.items():
        yield FigureChange(Figure.SUM, f"{now.name} · {plans[code]}", before, after)


def _sum(benefit: BenefitTerms, plan: str) -> str | None:
    """The sum under a plan; None where that version has no such plan."""
    if not benefit.sums:
        return "物品的价格"
    sums = dict(benefit.sums)
    fen = sums.get(plan, sums.get(""))
    return None if fen is None else _money(fen)


def _rider(old: ProductTerms, new: ProductTerms, was: RiderTerms, now: RiderTerms) -> Iterator[FigureChange]:
    yield from _fields(was, now, now.name)
    yield from _rows(Figure.BENEFIT, was.benefits, now.benefits, lambda a, b: _benefit(old, new, a, b))


def _fields(was: Any, now: Any, of: str) -> Iterator[FigureChange]:
    """Each field that differs; those without a name of their own together as one change."""
    unnamed = False
    for one in fields(now):
        before, after = getattr(was, one.name), getattr(now, one.name)
        if one.name in ELSEWHERE or before == after:
            continue
        if one.name in set(Figure):
            figure = Figure(one.name)
            yield FigureChange(figure, of, _written(figure, before), _written(figure, after))
        else:
            unnamed = True
    if unnamed:
        yield FigureChange(Figure.OTHER, of, None, None)


def _written(figure: Figure, value: Any) -> str | None:
    return None if value is None else WRITTEN.get(figure, str)(value)
