"""What happened, as the engine takes it: one event, what it cost, and what was paid before."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from storefront.rules import facts_format as form
from storefront.rules.fields import Fields, refuse, whole_table
from storefront.rules.losses import (
    Cost,
    Event,
    Injury,
    Insured,
    Invoice,
    Misstated,
    PaidBefore,
    Stay,
    Treatment,
)
from storefront.rules.term import Term

__all__ = [
    "Cost",
    "Event",
    "Facts",
    "Injury",
    "Insured",
    "Invoice",
    "Misstated",
    "PaidBefore",
    "Stay",
    "Treatment",
]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one decision rests on. Without `start_on` the cover is taken as in force.
    `acknowledged` None means every exclusion was explained and acknowledged."""

    event: Event
    plan: str = ""
    riders: frozenset[str] = frozenset()
    start_on: date | None = None
    term: Term | None = None
    end_on: date | None = None
    cancelled_on: date | None = None
    insured: Insured = field(default_factory=Insured)
    acknowledged: frozenset[str] | None = None
    died_on: date | None = None
    injuries: tuple[Injury, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    stays: tuple[Stay, ...] = ()
    costs: tuple[Cost, ...] = ()
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
            term=None if term == "-" else Term.parse(term),
            end_on=fields.day("end_on"),
            cancelled_on=fields.day("cancelled_on"),
            insured=whole_table(form.read_insured, fields.table("insured")),
            acknowledged=fields.words("acknowledged") if fields.has("acknowledged") else None,
            died_on=fields.part("death", form.read_death),
            injuries=fields.rows("injuries", form.read_injury),
            invoices=fields.rows("invoices", form.read_invoice),
            stays=fields.rows("stays", form.read_stay),
            costs=fields.rows("costs", form.read_cost),
            paid_before=fields.rows("paid_before", form.read_paid_before),
            misstated=fields.part("misstated", form.read_misstated),
        )

    def last_day(self) -> date | None:
        """The last day covered, or None where the facts leave it open."""
        end_on = self.end_on
        if self.start_on and self.term:
            end_on = self.term.end_on(self.start_on)
        if self.cancelled_on and (end_on is None or self.cancelled_on < end_on):
            return self.cancelled_on
        return end_on

    def paid(self, benefits: frozenset[str], *, same_event: bool | None = None) -> int:
        """Fen paid before for these benefits; for the same event, another, or (None) both."""
        return sum(
            row.amount_fen
            for row in self.paid_before
            if row.benefit in benefits and same_event in (None, row.same_event)
        )


def _check_losses(facts: Facts) -> None:
    """Something must be claimed, and nothing before the event."""
    if not (facts.died_on or facts.injuries or facts.invoices or facts.stays or facts.costs):
        raise refuse("facts", "没有写明损失，请至少写 death、injuries、invoices、stays、costs 之一")
    if facts.start_on and not (facts.term or facts.end_on):
        raise refuse("facts.term", "写了 start_on，就请写 term 或 end_on")
    if facts.died_on and facts.died_on < facts.event.day:
        raise refuse("facts.death.on", "不能早于事故当天")
    for index, invoice in enumerate(facts.invoices):
        if invoice.on and invoice.on < facts.event.day:
            raise refuse(f"facts.invoices[{index}].on", "不能早于事故当天")
