"""The documented format of facts (docs/benefits.md): reads it into `Facts`, or says what is wrong."""

from typing import Any

from storefront.rules.facts import (
    Cost,
    Event,
    Facts,
    Injury,
    Insured,
    Invoice,
    Misstated,
    PaidBefore,
    Stay,
    Treatment,
)
from storefront.rules.fields import Fields, refuse, shown, whole_table
from storefront.rules.term import Term

OLDEST = 130
CLASSES = 6
GRADES = 10


def read_facts(data: Any) -> Facts:
    """Facts from parsed JSON or TOML. BusinessRuleError names the field."""
    facts = whole_table(_facts, Fields(data, "facts"))
    _check_losses(facts)
    return facts


def _facts(fields: Fields) -> Facts:
    term = fields.text("term", default="-")
    acknowledged = fields.words("acknowledged") if fields.has("acknowledged") else None
    return Facts(
        event=whole_table(_event, fields.table("event")),
        plan=fields.text("plan", default="-").removeprefix("-"),
        riders=fields.words("riders"),
        start_on=fields.day("start_on"),
        term=None if term == "-" else Term.parse(term),
        end_on=fields.day("end_on"),
        cancelled_on=fields.day("cancelled_on"),
        insured=whole_table(_insured, fields.table("insured")),
        acknowledged=acknowledged,
        died_on=whole_table(_death, fields.table("death")) if fields.has("death") else None,
        injuries=fields.rows("injuries", _injury),
        invoices=fields.rows("invoices", _invoice),
        stays=fields.rows("stays", lambda row: Stay(row.whole("days", least=1, most=3660), _where(row))),
        costs=fields.rows("costs", _cost),
        paid_before=fields.rows("paid_before", _paid_before),
        misstated=whole_table(_misstated, fields.table("misstated")) if fields.has("misstated") else None,
    )


def _event(fields: Fields) -> Event:
    return Event(
        at=fields.moment("at"),
        kind=fields.text("kind", default="accident"),
        circumstances=fields.words("circumstances"),
        emergency=fields.flag("emergency"),
    )


def _insured(fields: Fields) -> Insured:
    return Insured(
        matches=fields.flag("matches", default=True),
        age=fields.optional_whole("age", least=0, most=OLDEST),
        born_on=fields.day("born_on"),
        occupation_class=fields.whole("occupation_class", least=1, most=CLASSES, default=1),
    )


def _death(fields: Fields) -> Any:
    died_on = fields.day("on")
    if died_on is None:
        raise refuse("facts.death.on", "请写身故的日期")
    return died_on


def _injury(fields: Fields) -> Injury:
    return Injury(
        grade=fields.whole("grade", least=1, most=GRADES),
        part=fields.text("part"),
        prior_grade=fields.optional_whole("prior_grade", least=1, most=GRADES),
    )


def _invoice(fields: Fields) -> Invoice:
    invoice = Invoice(
        on=fields.day("on"),
        total_fen=fields.whole("total_fen"),
        pooled_fen=fields.whole("pooled_fen", default=0),
        other_fen=fields.whole("other_fen", default=0),
        account_fen=fields.whole("account_fen", default=0),
        out_of_list_fen=fields.whole("out_of_list_fen", default=0),
        number=fields.text("number", default="-").removeprefix("-"),
        where=_where(fields),
    )
    if invoice.out_of_list_fen > invoice.total_fen:
        raise refuse("facts.invoices", "自费部分（out_of_list_fen）不能超过总额（total_fen）")
    return invoice


def _cost(fields: Fields) -> Cost:
    return Cost(
        kind=fields.text("kind"),
        total_fen=fields.whole("total_fen"),
        other_fen=fields.whole("other_fen", default=0),
        where=_where(fields),
    )


def _where(fields: Fields) -> Treatment:
    hospital = fields.text("hospital", default="accepted")
    if hospital not in {"accepted", "outside"}:
        raise refuse("hospital", f"应为 accepted 或 outside，不是 {shown(hospital)}")
    return Treatment(hospital == "outside", fields.flag("emergency"), fields.words("circumstances"))


def _paid_before(fields: Fields) -> PaidBefore:
    return PaidBefore(fields.text("benefit"), fields.whole("amount_fen"), fields.flag("same_event"))


def _misstated(fields: Fields) -> Misstated:
    return Misstated(fields.whole("paid_fen"), fields.whole("due_fen", least=1))


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
