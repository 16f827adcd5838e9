"""The documented format of the parts of facts (docs/benefits.md): reads each, or says what is wrong."""

from datetime import date

from storefront.rules.fields import MOST_FEN, MOST_ROWS, Fields, refuse, shown
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

OLDEST = 130
CLASSES = 6
GRADES = 10
LONGEST_STAY = 3660


def read_event(fields: Fields) -> Event:
    return Event(
        at=fields.moment("at"),
        kind=fields.text("kind", default="accident"),
        circumstances=fields.words("circumstances"),
        emergency=fields.flag("emergency"),
    )


def read_insured(fields: Fields) -> Insured:
    return Insured(
        matches=fields.flag("matches", default=True),
        age=fields.optional_whole("age", least=0, most=OLDEST),
        born_on=fields.day("born_on"),
        occupation_class=fields.whole("occupation_class", least=1, most=CLASSES, default=1),
    )


def read_death(fields: Fields) -> date:
    return fields.needed_day("on")


def read_injury(fields: Fields) -> Injury:
    return Injury(
        grade=fields.whole("grade", least=1, most=GRADES),
        part=fields.text("part"),
        prior_grade=fields.optional_whole("prior_grade", least=1, most=GRADES),
    )


def read_invoice(fields: Fields) -> Invoice:
    invoice = Invoice(
        on=fields.day("on"),
        total_fen=fields.whole("total_fen"),
        pooled_fen=fields.whole("pooled_fen", default=0),
        other_fen=fields.whole("other_fen", default=0),
        account_fen=fields.whole("account_fen", default=0),
        out_of_list_fen=fields.whole("out_of_list_fen", default=0),
        number=fields.text("number", default="-").removeprefix("-"),
        where=read_where(fields),
    )
    if invoice.out_of_list_fen > invoice.total_fen:
        raise refuse("facts.invoices", "自费部分（out_of_list_fen）不能超过总额（total_fen）")
    return invoice


def read_stay(fields: Fields) -> Stay:
    return Stay(fields.whole("days", least=1, most=LONGEST_STAY), read_where(fields))


def read_cost(fields: Fields) -> Cost:
    return Cost(
        kind=fields.text("kind"),
        total_fen=fields.whole("total_fen"),
        other_fen=fields.whole("other_fen", default=0),
        where=read_where(fields),
        on=fields.day("on"),
        worth_fen=fields.optional_whole("worth_fen", least=0, most=MOST_FEN),
    )


def read_item(fields: Fields) -> Item:
    return Item(fields.whole("price_fen", least=1), fields.flag("owned", default=True))


def read_repair(fields: Fields) -> Repair:
    repair = Repair(
        handed_in_on=fields.needed_day("handed_in_on"),
        ready_on=fields.day("ready_on"),
        total_fen=fields.whole("total_fen", default=0),
        other_fen=fields.whole("other_fen", default=0),
        where=Treatment(circumstances=fields.words("circumstances")),
    )
    if repair.ready_on and repair.ready_on < repair.handed_in_on:
        raise fields.wrong("ready_on", "不能早于送修那天（handed_in_on）")
    return repair


def read_delay(fields: Fields) -> Delay:
    delay = Delay(
        kind=fields.text("kind"),
        promised_at=fields.moment("promised_at"),
        actual_at=fields.moment("actual_at"),
        where=Treatment(circumstances=fields.words("circumstances")),
        departs_at=fields.optional_moment("departs_at"),
    )
    if delay.departs_at and delay.promised_at < delay.departs_at:
        raise fields.wrong("promised_at", "不能早于出发的时间（departs_at）")
    return delay


def read_where(fields: Fields) -> Treatment:
    hospital = fields.text("hospital", default="accepted")
    if hospital not in {"accepted", "outside"}:
        raise refuse("hospital", f"应为 accepted 或 outside，不是 {shown(hospital)}")
    return Treatment(hospital == "outside", fields.flag("emergency"), fields.words("circumstances"))


def read_paid_before(fields: Fields) -> PaidBefore:
    return PaidBefore(
        benefit=fields.text("benefit"),
        amount_fen=fields.whole("amount_fen"),
        same_event=fields.flag("same_event"),
        items=fields.whole("items", most=MOST_ROWS, default=0),
    )


def read_misstated(fields: Fields) -> Misstated:
    return Misstated(fields.whole("paid_fen"), fields.whole("due_fen", least=1))
