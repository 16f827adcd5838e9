"""The fields of the calculator, group by group: what stands open, and what is folded until it is needed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from storefront.rules.terms import BenefitKind, BenefitTerms
from storefront.shop.domain.calculator import MOST_BILLS, MOST_INJURIES, Group, Option, Questions
from storefront.shop.domain.calculator.address import NO, OTHER, cost_name, delay_name, nth, paid_name
from storefront.shop.domain.calculator.notation import MOST_TIMES
from storefront.shop.forms.fields import (
    ManyHoursField,
    ManyYuanField,
    OneOfField,
    SomeOfField,
    WholeField,
    YuanField,
)
from storefront.templatetags.mingbai import term_words

NOT_SAID = ("", _("not said"))
OLDEST, LONGEST_STAY, LONGEST_TIME = 130, 3660, 3660
OPEN = "open"
GROUPS = {
    OPEN: "",
    "bill": _("The bill in detail: outside the list, paid by others, which hospital"),
    "bills": _("More bills of the same accident"),
    "how": _("How it happened"),
    "who": _("To whom"),
    "when": _("When it happened"),
    "stay": _("Days in hospital"),
    "lasting": _("Lasting injury, or death"),
    "mending": _("Something broke and was repaired"),
    "repair": _("The repair in detail"),
    "costs": _("Other costs"),
    "delays": _("Something came late"),
    "riders": _("Extras that were chosen"),
    "paid": _("Already paid from this policy"),
}
CLASSES = {
    1: _("Class 1: office, teaching, retired, at home"),
    2: _("Class 2: shop, sales outside the office"),
    3: _("Class 3: own-car driver, machine worker"),
    4: _("Class 4: delivery rider, electrician, taxi"),
    5: _("Class 5: scaffolder, steel worker"),
    6: _("Class 6: high-altitude cleaner, miner, diver"),
}
PLACES = (
    ("", _("in a hospital that the clauses accept (usually public, second or third grade, ordinary ward)")),
    ("urgent", _("elsewhere, in an emergency")),
    ("out", _("elsewhere, and it was no emergency")),
)
MOMENTS = (
    ("", _("while the cover was in force")),
    ("before", _("a second before the cover began")),
    ("first", _("in the first second of the cover")),
    ("last", _("in the last second of the cover")),
    ("after", _("at 24:00 of the last day, when the cover was over")),
)
Placed = tuple[str, str, forms.Field]  # group (or group/part), name, field


def asked_fields(asked: Questions) -> Iterator[Placed]:
    """Every question as a field in its group. The simplest story takes no more than three open fields."""
    yield from _first(asked)
    yield from _bills(asked)
    yield from _repair(asked)
    yield from _how(asked)
    yield from _who(asked)
    yield from _when(asked)
    yield from _body(asked)
    yield from _costs(asked)
    yield from _delays(asked)
    yield from _riders(asked)
    yield from _paid(asked)


def first_question(benefit: BenefitTerms) -> str:
    """The field that tells the loss of a promise."""
    match benefit.kind:
        case BenefitKind.ACTUAL_COST:
            return cost_name(benefit.cost)
        case BenefitKind.DELAY:
            return delay_name(benefit.delay)
    return BEGINNINGS[benefit.kind]


BEGINNINGS = {
    BenefitKind.REIMBURSEMENT: "total",
    BenefitKind.DISABILITY: "grade",
    BenefitKind.LUMP_SUM: "died",
    BenefitKind.DAILY_ALLOWANCE: "stay",
    BenefitKind.DAMAGE: "repair",
    BenefitKind.REPAIR_DAYS: "repair_days",
}


def _first(asked: Questions) -> Iterator[Placed]:
    if asked.plans:
        plans = [(plan.code, plan.name) for plan in asked.plans]
        yield OPEN, "plan", OneOfField(label=_("Plan"), options=plans, chinese=True)
    elif len(asked.kinds) > 1 and asked.bills:
        yield _kind(asked, OPEN)
    if asked.price and not asked.bills:
        yield _price(OPEN)


def _kind(asked: Questions, group: str) -> Placed:
    options = [("", _("as the costs say")), *_choices(asked.kinds)]
    return group, "happened", OneOfField(label=_("What happened?"), options=options, chinese=True)


def _price(group: str) -> Placed:
    hint = _("what it was bought for")
    return group, "price", YuanField(label=_("Price of the insured item, in yuan"), help_text=hint)


def _bills(asked: Questions) -> Iterator[Placed]:
    if not asked.bills:
        return
    total = YuanField(label=_("The hospital's bill, in yuan"), help_text=_("for example 3286.40"))
    yield OPEN, "total", total
    yield OPEN, "pooled", YuanField(label=_("Paid by public insurance"))
    yield from _bill_parts(asked, "bill", 0)
    for index in range(1, MOST_BILLS):
        bill = format_lazy(_("Bill number {number}"), number=index + 1)
        part = f"bills/{bill}"
        label = format_lazy(_("Bill number {number}: its total, in yuan"), number=index + 1)
        yield part, nth("total", index), YuanField(label=label)
        yield part, nth("pooled", index), YuanField(label=_("Of it, paid by public insurance"))
        yield from _bill_parts(asked, part, index)


def _bill_parts(asked: Questions, group: str, index: int) -> Iterator[Placed]:
    if asked.out_of_list:
        label, hint = _("Of it, outside the public insurance's list"), _("what the receipt calls 自费")
        yield group, nth("out_of_list", index), YuanField(label=label, help_text=hint)
    hint = _("another insurance, whoever caused it, an employer")
    yield group, nth("other", index), YuanField(label=_("Of it, paid by others"), help_text=hint)
    label, hint = _("Of it, from your medical account"), _("the card's own account; it is your money")
    yield group, nth("account", index), YuanField(label=label, help_text=hint)
    if asked.hospital:
        yield group, nth("where", index), OneOfField(label=_("Where treated"), options=PLACES)
    if asked.bill_items:
        yield group, nth("item", index), _item(_("Is this bill for one of these?"), asked.bill_items)
    if asked.bill_days:
        label, hint = _("How many days after the accident"), _("0 for the same day")
        field = WholeField(label=label, help_text=hint, least=0, most=LONGEST_TIME)
        yield group, nth("bill_day", index), field


def _item(label: Any, items: Sequence[Option]) -> forms.Field:
    return OneOfField(label=label, options=[("", _("none of them")), *_choices(items)], chinese=True)


def _repair(asked: Questions) -> Iterator[Placed]:
    group, more = ("mending", "mending") if asked.bills else (OPEN, "repair")
    if asked.price and asked.bills:
        yield _price("mending")
    if asked.repairs:
        hint = _("for example 620")
        yield group, "repair", YuanField(label=_("The repair cost, in yuan"), help_text=hint)
    if asked.repair_days:
        label = _("Days from handing in to ready")
        hint = _("whole days; the day of handing in does not count; empty while it is still there")
        yield group, "repair_days", WholeField(label=label, help_text=hint, least=0, most=LONGEST_TIME)
    if asked.repairs:
        hint = _("the maker, the shop, another insurance")
        yield more, "repair_other", YuanField(label=_("Of it, paid by others"), help_text=hint)
    if asked.repair_items:
        yield more, "repair_item", _item(_("Is the repair one of these?"), asked.repair_items)


def _how(asked: Questions) -> Iterator[Placed]:
    if len(asked.kinds) > 1 and (asked.plans or not asked.bills):
        yield _kind(asked, "how")
    if asked.causes:
        label = _("Was any of this so?")
        hint = _("Each is one of the lines in red. Tick what is true; tick nothing for an ordinary accident.")
        yield "how", "cause", SomeOfField(label=label, help_text=hint, options=asked.causes)
    if asked.exceptions:
        label, hint = _("And was it one of these exceptions?"), _("They take a line in red away again.")
        yield "how", "unless", SomeOfField(label=label, help_text=hint, options=asked.exceptions)
    if asked.conditions:
        hint = _("Some extras pay only then.")
        yield (
            "how",
            "also",
            SomeOfField(label=_("Was this so too?"), help_text=hint, options=asked.conditions),
        )


def _who(asked: Questions) -> Iterator[Placed]:
    if asked.person:
        people = (("", _("the insured person")), (OTHER, _("somebody else")))
        yield "who", "person", OneOfField(label=_("Who was hurt?"), options=people)
    if asked.thing:
        owners = (("", _("the insured")), (NO, _("no longer the insured: given away, sold")))
        yield "who", "owned", OneOfField(label=_("Whose was the item when it happened?"), options=owners)
    if asked.age:
        yield "who", "age", WholeField(label=_("Age when it happened"), least=0, most=OLDEST)
    if asked.occupation:
        options = [NOT_SAID, *((str(number), label) for number, label in CLASSES.items())]
        yield "who", "work", OneOfField(label=_("Work done when it happened"), options=options)


def _when(asked: Questions) -> Iterator[Placed]:
    if not asked.terms:
        return
    yield "when", "when", OneOfField(label=_("When, compared with the cover?"), options=MOMENTS)
    terms = [("", _("the longest one sold")), *((str(term), term_words(term)) for term in asked.terms)]
    yield "when", "term", OneOfField(label=_("How long was the cover?"), options=terms)
    if asked.waits:
        label, hint = _("Or on which day of the cover"), _("counts where the first days are not covered")
        yield "when", "day", WholeField(label=label, help_text=hint, least=1, most=366)


def _body(asked: Questions) -> Iterator[Placed]:
    if asked.stays:
        yield "stay", "stay", WholeField(label=_("Whole days in hospital"), least=1, most=LONGEST_STAY)
        if asked.hospital:
            yield "stay", "stay_where", OneOfField(label=_("In which hospital"), options=PLACES)
    if asked.injuries:
        for index in range(MOST_INJURIES):
            yield from _injury(index)
    if asked.death:
        label, hint = _("Died so many days after it"), _("0 for the same day; empty if nobody died")
        yield "lasting", "died", WholeField(label=label, help_text=hint, least=0, most=LONGEST_TIME)


def _injury(index: int) -> Iterator[Placed]:
    label = format_lazy(_("Grade of disability, injury number {number}"), number=index + 1)
    hint = _("1 is the worst, 10 the slightest; an expert says which") if index == 0 else ""
    yield "lasting", nth("grade", index), WholeField(label=label, help_text=hint, least=1, most=10)
    label = _("Grade this part of the body had before, if any")
    yield "lasting", nth("before", index), WholeField(label=label, least=1, most=10)


def _costs(asked: Questions) -> Iterator[Placed]:
    group = "costs" if asked.bills or asked.repairs or asked.delays else OPEN
    for row in asked.costs:
        part = _part(group, row, asked.costs)
        label = format_lazy(_("{name}: what it cost, in yuan"), name=row.label)
        hint = _("each time counts for itself: 120 120 80") if row.several else ""
        yield part, cost_name(row.kind), ManyYuanField(label=label, help_text=hint)
        other = format_lazy(_("{name}: of it, paid by others"), name=row.label)
        yield part, cost_name(row.kind, "other"), YuanField(label=other)
        if row.thing:
            label = format_lazy(_("{name}: worth just before it happened, in yuan"), name=row.label)
            hint = _("as old as it was; nothing is mended or replaced for more")
            yield part, cost_name(row.kind, "worth"), YuanField(label=label, help_text=hint)
        if row.items:
            label = format_lazy(_("{name}: and what is not covered, if any"), name=row.label)
            yield part, cost_name(row.kind, "not"), ManyYuanField(label=label)
            label = format_lazy(_("{name}: which of these it is"), name=row.label)
            yield part, cost_name(row.kind, "item"), _item(label, row.items)


def _delays(asked: Questions) -> Iterator[Placed]:
    group = "delays" if asked.bills or asked.repairs else OPEN
    for row in asked.delays:
        part = _part(group, row, asked.delays)
        label = format_lazy(_("{name}: how many hours late"), name=row.label)
        hint = _("5, or 48:30; each time apart by a space")
        yield part, delay_name(row.kind), ManyHoursField(label=label, help_text=hint)
        if row.items:
            label = format_lazy(_("{name}: is it one of these?"), name=row.label)
            yield part, delay_name(row.kind, "item"), _item(label, row.items)


def _part(group: str, row: Group, rows: Sequence[Group]) -> str:
    """Where several kinds are asked, each is folded for itself."""
    return f"{group}/{row.label}" if group != OPEN and len(rows) > 1 else group


def _riders(asked: Questions) -> Iterator[Placed]:
    if not asked.riders:
        return
    options = [Option(rider.code, f"{rider.name}：{rider.summary}") for rider in asked.riders]
    hint = _("None is needed. Tick what stands in the policy.")
    yield "riders", "riders", SomeOfField(label=_("Extras"), help_text=hint, options=options)


def _paid(asked: Questions) -> Iterator[Placed]:
    """What is left of a limit."""
    for benefit in asked.paid:
        label = format_lazy(_("{name}: paid after earlier events, in yuan"), name=benefit.name)
        yield "paid", paid_name(benefit.code), YuanField(label=label)
        if benefit.max_items:
            label = format_lazy(_("{name}: for how many times"), name=benefit.name)
            yield "paid", paid_name(benefit.code, "times"), WholeField(label=label, least=1, most=MOST_TIMES)


def _choices(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in options]
