"""From the answers of the calculator's form to a story, and what in the answers does not go together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from storefront.shop.domain.calculator import (
    MOST_BILLS,
    MOST_INJURIES,
    Bill,
    Injury,
    Late,
    Mending,
    Paid,
    Questions,
    Spent,
    Stay,
    Story,
    When,
    Where,
)
from storefront.shop.domain.calculator.address import NO, OTHER, cost_name, delay_name, nth, paid_name

PARTS = _("The parts are more than the whole. Please look again.")
NEEDS_TOTAL = _("Please write the total first: this is a part of it.")
WORDS = ("cause", "also", "unless")
Data = Mapping[str, Any]
Wrong = tuple[str, Any]  # field, message


def story_from(data: Data, asked: Questions) -> Story:
    """What the reader told, from the cleaned data of a form."""
    return Story(
        plan=data.get("plan", ""),
        riders=tuple(row.code for row in asked.riders if row.code in data.get("riders", ())),
        price_fen=data.get("price"),
        owned=data.get("owned") != NO,
        kind=data.get("happened", ""),
        words=frozenset(word for name in WORDS for word in data.get(name, ())),
        when=When(data.get("when", "")),
        term=data.get("term", ""),
        day=data.get("day"),
        insured=data.get("person") != OTHER,
        age=data.get("age"),
        occupation_class=int(data["work"]) if data.get("work") else None,
        bills=tuple(_bills(data)),
        stay=Stay(data["stay"], Where(data.get("stay_where", ""))) if data.get("stay") else None,
        injuries=tuple(_injuries(data)),
        died_after=data.get("died"),
        spent=tuple(_spent(data, asked)),
        mending=_mending(data),
        late=tuple(_late(data, asked)),
        paid=tuple(_paid(data, asked)),
    )


def wrong(data: Data, asked: Questions) -> Iterator[Wrong]:
    """Answers that contradict each other, each at the field where it is mended."""
    for index in range(MOST_BILLS):
        yield from _wrong_bill(data, index)
    yield from _wrong_part(data, "repair", ("repair_other",))
    for row in asked.costs:
        yield from _wrong_part(data, cost_name(row.kind), (cost_name(row.kind, "other"),))
        if data.get(cost_name(row.kind, "worth")) is not None and not data.get(cost_name(row.kind)):
            yield cost_name(row.kind), _("Please write what it cost.")
        amount, item = cost_name(row.kind, "not"), cost_name(row.kind, "item")
        if data.get(amount) and not data.get(item):
            yield item, _("Please choose which of these it is.")
        elif data.get(item) and not data.get(amount):
            yield amount, _("Please write what it cost.")
    for index in range(MOST_INJURIES):
        if data.get(nth("before", index)) and not data.get(nth("grade", index)):
            yield nth("grade", index), _("Please write the grade it has now.")


def _wrong_bill(data: Data, index: int) -> Iterator[Wrong]:
    """Neither who paid nor what is covered comes to more than the bill."""
    for parts in (("pooled", "other", "account"), ("pooled", "other", "out_of_list")):
        found = list(_wrong_part(data, nth("total", index), [nth(name, index) for name in parts]))
        if found:
            yield found[0]
            return


def _wrong_part(data: Data, whole: str, parts: Sequence[str]) -> Iterator[Wrong]:
    total, together = data.get(whole), sum(data.get(name) or 0 for name in parts)
    total = sum(total) if isinstance(total, tuple) else total
    if together and total is None:
        yield whole, NEEDS_TOTAL
    elif total is not None and together > total:
        yield whole, PARTS


def _bills(data: Data) -> Iterator[Bill]:
    for index in range(MOST_BILLS):
        if data.get(nth("total", index)) is None:
            continue
        yield Bill(
            total_fen=data[nth("total", index)],
            pooled_fen=data.get(nth("pooled", index)) or 0,
            out_of_list_fen=data.get(nth("out_of_list", index)) or 0,
            other_fen=data.get(nth("other", index)) or 0,
            account_fen=data.get(nth("account", index)) or 0,
            where=Where(data.get(nth("where", index), "")),
            item=data.get(nth("item", index), ""),
            day=data.get(nth("bill_day", index)) or 0,
        )


def _injuries(data: Data) -> Iterator[Injury]:
    for index in range(MOST_INJURIES):
        grade = data.get(nth("grade", index))
        if grade:
            yield Injury(grade, data.get(nth("before", index)))


def _spent(data: Data, asked: Questions) -> Iterator[Spent]:
    for row in asked.costs:
        if amounts := data.get(cost_name(row.kind)):
            other = data.get(cost_name(row.kind, "other")) or 0
            yield Spent(row.kind, amounts, other, worth_fen=data.get(cost_name(row.kind, "worth")))
        if amounts := data.get(cost_name(row.kind, "not")):
            yield Spent(row.kind, amounts, item=data[cost_name(row.kind, "item")])


def _mending(data: Data) -> Mending | None:
    total, days = data.get("repair"), data.get("repair_days")
    if total is None and days is None:
        return None
    return Mending(total or 0, data.get("repair_other") or 0, days, data.get("repair_item", ""))


def _late(data: Data, asked: Questions) -> Iterator[Late]:
    for row in asked.delays:
        if seconds := data.get(delay_name(row.kind)):
            yield Late(row.kind, seconds, data.get(delay_name(row.kind, "item"), ""))


def _paid(data: Data, asked: Questions) -> Iterator[Paid]:
    for benefit in asked.paid:
        fen, items = data.get(paid_name(benefit.code)), data.get(paid_name(benefit.code, "times"))
        if fen or items:
            yield Paid(benefit.code, fen or 0, items or 0)
