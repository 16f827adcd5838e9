"""What happened, as the engine takes it: one event, what it cost, and what was paid before."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from storefront.foundation.clock import beijing_date, start_of_day
from storefront.rules import facts_format as form
from storefront.rules.fields import Fields, refuse, whole_table
from storefront.rules.losses import (
    Cost,
    Delay,
    Event,
    Injury,
    Insured,
    Invoice,
    Item,
    Misstated,
    PaidBefore,
    Repair,
    Stay,
    Treatment,
)
from storefront.rules.term import Term

__all__ = [
    "Cost",
    "Delay",
    "Event",
    "Facts",
    "Injury",
    "Insured",
    "Invoice",
    "Item",
    "Misstated",
    "PaidBefore",
    "Repair",
    "Stay",
    "Treatment",
]


TOO_EARLY = "不能早于事故当天"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one decision rests on. Without `start_on` the cover is taken as in force; `start_at` is
    the very moment of cover that starts at payment. `acknowledged` None means every exclusion was
    explained and acknowledged."""

    event: Event
    plan: str = ""
    riders: frozenset[str] = frozenset()
    start_on: date | None = None
    start_at: datetime | None = None
    term: Term | None = None
    end_on: date | None = None
    cancelled_on: date | None = None
    insured: Insured = field(default_factory=Insured)
    item: Item | None = None
    acknowledged: frozenset[str] | None = None
    died_on: date | None = None
    injuries: tuple[Injury, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    stays: tuple[Stay, ...] = ()
    costs: tuple[Cost, ...] = ()
    repairs: tuple[Repair, ...] = ()
    delays: tuple[Delay, ...] = ()
    paid_before: tuple[PaidBefore, ...] = ()
    misstated: Misstated | None = None

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read the documented format (docs/benefits.md). BusinessRuleError names what is wrong."""
        facts = whole_table(cls._read, Fields(data, "facts"))
        _check_losses(facts)
        return facts

    @classmethod
    def _read(cls, fields: Fields) -> Self:
        term = fields.text("term", default="-")
        return cls(
            event=whole_table(form.read_event, fields.table("event")),
            plan=fields.text("plan", default="-").removeprefix("-"),
            riders=fields.words("riders"),
            start_on=fields.day("start_on"),
            start_at=fields.optional_moment("start_at"),
            term=None if term == "-" else Term.parse(term),
            end_on=fields.day("end_on"),
            cancelled_on=fields.day("cancelled_on"),
            insured=whole_table(form.read_insured, fields.table("insured")),
            item=fields.part("item", form.read_item),
            acknowledged=fields.words("acknowledged") if fields.has("acknowledged") else None,
            died_on=fields.part("death", form.read_death),
            injuries=fields.rows("injuries", form.read_injury),
            invoices=fields.rows("invoices", form.read_invoice),
            stays=fields.rows("stays", form.read_stay),
            costs=fields.rows("costs", form.read_cost),
            repairs=fields.rows("repairs", form.read_repair),
            delays=fields.rows("delays", form.read_delay),
            paid_before=fields.rows("paid_before", form.read_paid_before),
            misstated=fields.part("misstated", form.read_misstated),
        )

    @property
    def first_day(self) -> date | None:
        """The first day of cover, whole or begun; None where the facts leave it open."""
        return beijing_date(self.start_at) if self.start_at else self.start_on

    @property
    def covered_from(self) -> datetime | None:
        """The moment cover begins: that of payment, or 00:00 of the first day."""
        return self.start_at or (start_of_day(self.start_on) if self.start_on else None)

    def last_day(self) -> date | None:
        """The last day covered, or None where the facts leave it open."""
        end_on, first_day = self.end_on, self.first_day
        if first_day and self.term:
            end_on = self.term.end_on(first_day)
        if self.cancelled_on and (end_on is None or self.cancelled_on < end_on):
            return self.cancelled_on
        return end_on

    @property
    def losses(self) -> tuple[Invoice | Stay | Cost | Repair | Delay, ...]:
        """Every loss that has its own circumstances."""
        return (*self.invoices, *self.stays, *self.costs, *self.repairs, *self.delays)

    def items_paid(self, benefit: str) -> int:
        """How many sessions, visits or legs of other events were paid before for this benefit."""
        return sum(row.items for row in self.paid_before if row.benefit == benefit and not row.same_event)

    def paid(self, benefits: frozenset[str], *, same_event: bool | None = None) -> int:
        """Fen paid before for these benefits; for the same event, another, or (None) both."""
        return sum(
            row.amount_fen
            for row in self.paid_before
            if row.benefit in benefits and same_event in (None, row.same_event)
        )


def _check_losses(facts: Facts) -> None:
    """Something must be claimed, and nothing before the event."""
    if not (facts.died_on or facts.injuries or facts.losses):
        keys = "death、injuries、invoices、stays、costs、repairs、delays"
        raise refuse("facts", f"没有写明损失，请至少写 {keys} 之一")
    _check_period(facts)
    _check_age(facts)
    if facts.died_on and facts.died_on < facts.event.day:
        raise refuse("facts.death.on", TOO_EARLY)
    for index, invoice in enumerate(facts.invoices):
        if invoice.on and invoice.on < facts.event.day:
            raise refuse(f"facts.invoices[{index}].on", TOO_EARLY)
    for index, cost in enumerate(facts.costs):
        if cost.on and cost.on < facts.event.day:
            raise refuse(f"facts.costs[{index}].on", TOO_EARLY)
    for index, repair in enumerate(facts.repairs):
        if repair.handed_in_on < facts.event.day:
            raise refuse(f"facts.repairs[{index}].handed_in_on", TOO_EARLY)
    _check_delays(facts)


def _check_delays(facts: Facts) -> None:
    """Nothing was promised before the event, and nobody is on two legs at once."""
    seen = set[tuple[str, datetime]]()
    for index, delay in enumerate(facts.delays):
        key = (delay.kind, delay.promised_at)
        if delay.promised_at < facts.event.at:
            raise refuse(f"facts.delays[{index}].promised_at", "不能早于事故的时间（event.at）")
        if key in seen:
            raise refuse(f"facts.delays[{index}]", "和前面的是同一程（promised_at 一样），只写一次")
        seen.add(key)


def _check_period(facts: Facts) -> None:
    """One start and one end, in this order."""
    if facts.start_at and facts.start_on not in (None, facts.first_day):
        raise refuse("facts.start_on", "和 start_at 不是同一天，写一个就够了")
    if facts.first_day and not (facts.term or facts.end_on):
        raise refuse("facts.term", "写了 start_on 或 start_at，就请写 term 或 end_on")
    if facts.end_on and facts.term:
        raise refuse("facts.end_on", "term 和 end_on 只写一个")
    if facts.end_on and facts.first_day and facts.end_on < facts.first_day:
        raise refuse("facts.end_on", "不能早于保障的第一天")


def _check_age(facts: Facts) -> None:
    """A person has one age, and was born before the event."""
    born_on, age = facts.insured.born_on, facts.insured.age
    if born_on and born_on > facts.event.day:
        raise refuse("facts.insured.born_on", "不能晚于事故当天")
    if born_on and age is not None and facts.insured.age_on(facts.event.day) != age:
        raise refuse("facts.insured.age", "和 born_on 对不上，写一个就够了")
