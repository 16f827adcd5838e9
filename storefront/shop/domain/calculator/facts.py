"""A story as the engine takes it. What was not said is assumed here, and nowhere else: cover in force on
an ordinary day, nothing paid before, every exclusion explained."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from storefront.foundation.clock import BEIJING, start_of_day
from storefront.rules.facts import (
    Cost,
    Delay,
    Event,
    Facts,
    Insured,
    Invoice,
    Item,
    PaidBefore,
    Repair,
    Stay,
    Treatment,
)
from storefront.rules.facts import Injury as Rated
from storefront.rules.terms import BenefitKind, BenefitTerms, ProductTerms, Starts, Term
from storefront.shop.domain.calculator.story import LATE, Bill, Late, Mending, Spent, Story, When, Where

START_ON = date(2027, 1, 1)  # the first day of cover where a story says when; days are counted from it
NOON = time(12)
ORDINARY_DAY = datetime.combine(date(2027, 1, 15), NOON, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)
ACCIDENT = "accident"


def facts_of(story: Story, terms: ProductTerms) -> Facts:
    """The facts of a story for one product; words that its clauses do not know are left out."""
    event = Event(
        at=moment_of(story, terms),
        kind=story.kind or kind_of(story, terms),
        circumstances=story.words & terms.circumstances,
    )
    placed, at_payment = is_placed(story), terms.starts is Starts.PAYMENT
    return Facts(
        event=event,
        plan=story.plan,
        riders=frozenset(story.riders),
        insured=Insured(matches=story.insured, age=story.age, occupation_class=story.occupation_class or 1),
        item=_item(story, terms),
        died_on=None if story.died_after is None else event.day + timedelta(days=story.died_after),
        injuries=tuple(
            Rated(row.grade, f"第 {number} 处", row.before) for number, row in enumerate(story.injuries, 1)
        ),
        invoices=tuple(_invoice(bill, event, terms) for bill in story.bills),
        stays=(Stay(story.stay.days, _where(story.stay.where, "", terms)),) if story.stay else (),
        costs=tuple(cost for row in story.spent for cost in _costs(row, event, terms)),
        repairs=(_repair(story.mending, event, terms),) if story.mending else (),
        delays=tuple(delay for row in story.late for delay in _delays(row, event, terms)),
        paid_before=tuple(PaidBefore(row.benefit, row.amount_fen, items=row.items) for row in story.paid),
        start_on=START_ON if placed and not at_payment else None,
        start_at=start_of(terms) if placed and at_payment else None,
        term=term_of(story, terms) if placed else None,
    )


def is_placed(story: Story) -> bool:
    """Whether the story says when it happened; otherwise the cover is taken as in force."""
    return story.when is not When.DURING or story.day is not None


def term_of(story: Story, terms: ProductTerms) -> Term | None:
    """The term of cover that the story says, or the longest one sold."""
    if story.term:
        return Term.parse(story.term)
    return next(reversed(terms.terms_sold.all()), None)


def start_of(terms: ProductTerms) -> datetime:
    """The moment the cover of a story begins: noon where it begins at payment, else 00:00."""
    if terms.starts is Starts.PAYMENT:
        return datetime.combine(START_ON, NOON, tzinfo=BEIJING)
    return start_of_day(START_ON)


def moment_of(story: Story, terms: ProductTerms) -> datetime:
    """When it happened, to the second."""
    start, term = start_of(terms), term_of(story, terms)
    end = start_of_day(term.end_on(START_ON) + timedelta(days=1)) if term else start
    match story.when:
        case When.BEFORE:
            return start - SECOND
        case When.FIRST:
            return start
        case When.LAST:
            return end - SECOND
        case When.AFTER:
            return end
    if story.day is not None:
        return datetime.combine(START_ON + timedelta(days=story.day - 1), NOON, tzinfo=BEIJING)
    return ORDINARY_DAY


def kind_of(story: Story, terms: ProductTerms) -> str:
    """What happened, where the story leaves it open: what the first promise that speaks to it is for."""
    for benefit in terms.all_benefits:
        if speaks_to(benefit, story):
            return benefit.triggers[0]
    return ACCIDENT


def alike(story: Story, terms: ProductTerms) -> tuple[str, ...]:
    """The kinds of event among which the promises that speak to the story make no difference."""
    triggers = [benefit.triggers for benefit in terms.all_benefits if speaks_to(benefit, story)]
    return triggers[0] if len(set(triggers)) == 1 else (kind_of(story, terms),)


def speaks_to(benefit: BenefitTerms, story: Story) -> bool:
    """Whether this promise is about anything that the story lost."""
    return (benefit.kind, benefit.cost or benefit.delay) in _lost(story)


def _lost(story: Story) -> set[tuple[BenefitKind, str]]:
    """The kinds of promise that the story's losses call for; costs and delays by their own kind."""
    mending = story.mending
    simple = {
        BenefitKind.REIMBURSEMENT: bool(story.bills),
        BenefitKind.DISABILITY: bool(story.injuries),
        BenefitKind.LUMP_SUM: story.died_after is not None,
        BenefitKind.DAILY_ALLOWANCE: story.stay is not None,
        BenefitKind.DAMAGE: mending is not None and mending.total_fen > 0,
        BenefitKind.REPAIR_DAYS: mending is not None,
    }
    return {
        *((kind, "") for kind, lost in simple.items() if lost),
        *((BenefitKind.ACTUAL_COST, row.kind) for row in story.spent),
        *((BenefitKind.DELAY, row.kind) for row in story.late),
    }


def _item(story: Story, terms: ProductTerms) -> Item | None:
    if terms.item_price_fen is None or story.price_fen is None:
        return None
    return Item(story.price_fen, story.owned)


def _invoice(bill: Bill, event: Event, terms: ProductTerms) -> Invoice:
    return Invoice(
        on=event.day + timedelta(days=bill.day),
        total_fen=bill.total_fen,
        pooled_fen=bill.pooled_fen,
        other_fen=bill.other_fen,
        account_fen=bill.account_fen,
        out_of_list_fen=bill.out_of_list_fen,
        where=_where(bill.where, bill.item, terms),
    )


def _where(where: Where, item: str, terms: ProductTerms) -> Treatment:
    return Treatment(
        outside=where is not Where.ACCEPTED,
        emergency=where is Where.URGENT,
        circumstances=_known(item, terms),
    )


def _known(item: str, terms: ProductTerms) -> frozenset[str]:
    return frozenset({item}) & terms.circumstances


def _costs(row: Spent, event: Event, terms: ProductTerms) -> Iterator[Cost]:
    """Each time a cost of its own; what others paid, and what the things were worth, is shared out from the
    first one on."""
    days = days_that_count(row.kind, terms) if row.item == LATE else None
    where = Treatment(circumstances=_known(row.item, terms))
    on = None if days is None else event.day + timedelta(days=days + 1)
    paid, worth = row.other_fen, row.worth_fen
    for amount in row.amounts:
        other, value = min(paid, amount), None if worth is None else min(worth, amount)
        paid -= other
        worth = None if worth is None or value is None else worth - value
        yield Cost(row.kind, amount, other, where, on, value)


def days_that_count(cost: str, terms: ProductTerms) -> int | None:
    """For how many days after the event a cost of this kind may arise; None where nothing is said."""
    rows = (benefit for benefit in terms.all_benefits if benefit.cost == cost)
    return next((benefit.within_days for benefit in rows if benefit.within_days is not None), None)


def _repair(row: Mending, event: Event, terms: ProductTerms) -> Repair:
    return Repair(
        handed_in_on=event.day,
        ready_on=None if row.days is None else event.day + timedelta(days=row.days),
        total_fen=row.total_fen,
        other_fen=row.other_fen,
        where=Treatment(circumstances=_known(row.item, terms)),
    )


def _delays(row: Late, event: Event, terms: ProductTerms) -> Iterator[Delay]:
    for seconds in row.seconds:
        where = Treatment(circumstances=_known(row.item, terms))
        yield Delay(row.kind, event.at, event.at + timedelta(seconds=seconds), where)
