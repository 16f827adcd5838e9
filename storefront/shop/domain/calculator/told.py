"""The other way: the facts of a worked case as a story, so that a reader can go on from it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from storefront.foundation.clock import beijing_date, start_of_day
from storefront.rules.benefits.disability import rated_once
from storefront.rules.facts import Cost, Delay, Facts, Invoice, Repair, Treatment
from storefront.rules.facts import Injury as Rated
from storefront.rules.facts import Stay as Nights
from storefront.rules.terms import ProductTerms
from storefront.shop.domain.calculator.facts import SECOND, days_that_count, kind_of
from storefront.shop.domain.calculator.story import (
    LATE,
    Bill,
    Injury,
    Late,
    Mending,
    Paid,
    Spent,
    Stay,
    Story,
    When,
    Where,
)

USUAL_CLASS = 1


class NotAskedFor(ValueError):
    """Facts for which the calculator has no question."""


def story_of(facts: Facts, terms: ProductTerms) -> Story | None:
    """The story of these facts, or None where something in them is not asked for. Whether its answer is
    the same is for the caller to see."""
    if facts.misstated or facts.acknowledged is not None:
        return None
    try:
        story = _story(facts, terms)
    except NotAskedFor:
        return None
    kind = facts.event.kind
    return story if kind == kind_of(story, terms) else replace(story, kind=kind)


def _story(facts: Facts, terms: ProductTerms) -> Story:
    insured, item = facts.insured, facts.item
    when, day = _placed(facts, terms)
    return Story(
        plan=facts.plan if len(terms.plans) > 1 else "",
        riders=tuple(rider.code for rider in terms.chosen_riders(facts.riders)),
        price_fen=item.price_fen if item else None,
        owned=item.owned if item else True,
        words=facts.event.circumstances,
        when=when,
        term=str(facts.term) if facts.term and (day or when is not When.DURING) else "",
        day=day,
        insured=insured.matches,
        age=insured.age_on(facts.event.day),
        occupation_class=insured.occupation_class if insured.occupation_class != USUAL_CLASS else None,
        bills=tuple(_bill(invoice, facts) for invoice in facts.invoices),
        stay=_stay(facts.stays, emergency=facts.event.emergency),
        injuries=tuple(Injury(row.grade, row.prior_grade) for row in _rated(facts)),
        died_after=(facts.died_on - facts.event.day).days if facts.died_on else None,
        spent=tuple(_spent(facts, terms)),
        mending=_mending(facts.repairs),
        paid=tuple(_paid(facts)),
        late=tuple(_late(kind, facts.delays) for kind in dict.fromkeys(row.kind for row in facts.delays)),
    )


def _placed(facts: Facts, terms: ProductTerms) -> tuple[When, int | None]:
    """The moment relative to cover. The day is told only where somebody waits for one."""
    start, when = facts.covered_from, _when(facts)
    waits = any(rider.waiting_days for rider in terms.chosen_riders(facts.riders))
    if start is None or when is not When.DURING or not waits:
        return when, None
    return when, (facts.event.day - beijing_date(start)).days + 1


def _when(facts: Facts) -> When:
    start, last, at = facts.covered_from, facts.last_day(), facts.event.at
    if start is None or last is None:
        return When.DURING
    end = start_of_day(last + timedelta(days=1))
    if at < start or at >= end:
        return When.BEFORE if at < start else When.AFTER
    if at == start:
        return When.FIRST
    return When.LAST if at >= end - SECOND else When.DURING


def _bill(invoice: Invoice, facts: Facts) -> Bill:
    return Bill(
        total_fen=invoice.total_fen,
        pooled_fen=invoice.pooled_fen,
        out_of_list_fen=invoice.out_of_list_fen,
        other_fen=invoice.other_fen,
        account_fen=invoice.account_fen,
        where=_where(invoice.where, emergency=facts.event.emergency),
        item=_only([invoice.where]),
        day=(invoice.on - facts.event.day).days if invoice.on else 0,
    )


def _where(where: Treatment, *, emergency: bool) -> Where:
    if not where.outside:
        return Where.ACCEPTED
    return Where.URGENT if where.emergency or emergency else Where.OUTSIDE


def _stay(stays: Collection[Nights], *, emergency: bool) -> Stay | None:
    if not stays:
        return None
    places = {_where(row.where, emergency=emergency) for row in stays}
    if len(places) > 1 or any(row.where.circumstances for row in stays):
        raise NotAskedFor
    return Stay(sum(row.days for row in stays), places.pop())


def _rated(facts: Facts) -> Sequence[Rated]:
    return rated_once(facts.injuries) if facts.injuries else ()


def _spent(facts: Facts, terms: ProductTerms) -> Iterator[Spent]:
    """The costs of each kind that count, and apart from them those that do not."""
    groups: dict[tuple[str, str], list[Cost]] = {}
    for cost in facts.costs:
        groups.setdefault((cost.kind, _cost_item(cost, facts, terms)), []).append(cost)
    if len(groups) > len({(kind, bool(item)) for kind, item in groups}):
        raise NotAskedFor
    for (kind, item), rows in groups.items():
        if item and any(row.other_fen for row in rows):
            raise NotAskedFor
        yield Spent(
            kind=kind,
            amounts=tuple(row.total_fen for row in rows),
            other_fen=sum(row.other_fen for row in rows),
            item=item,
            worth_fen=_worth(rows),
        )


def _worth(rows: Sequence[Cost]) -> int | None:
    if all(row.worth_fen is None for row in rows):
        return None
    return sum(row.loss_fen for row in rows)


def _cost_item(cost: Cost, facts: Facts, terms: ProductTerms) -> str:
    days = days_that_count(cost.kind, terms)
    late = days is not None and cost.on is not None and cost.on > facts.event.day + timedelta(days=days)
    return LATE if late else _only([cost.where])


def _paid(facts: Facts) -> Iterator[Paid]:
    if any(row.same_event for row in facts.paid_before):
        raise NotAskedFor
    for benefit in dict.fromkeys(row.benefit for row in facts.paid_before):
        rows = [row for row in facts.paid_before if row.benefit == benefit]
        yield Paid(benefit, sum(row.amount_fen for row in rows), sum(row.items for row in rows))


def _mending(repairs: Collection[Repair]) -> Mending | None:
    if not repairs:
        return None
    known = [(row.ready_on - row.handed_in_on).days for row in repairs if row.ready_on]
    return Mending(
        total_fen=sum(row.total_fen for row in repairs),
        other_fen=sum(row.other_fen for row in repairs),
        days=sum(known) if known else None,
        item=_only([row.where for row in repairs]),
    )


def _late(kind: str, delays: Collection[Delay]) -> Late:
    rows = [delay for delay in delays if delay.kind == kind]
    seconds = tuple(int(row.late.total_seconds()) for row in rows)
    return Late(kind, seconds, _only([row.where for row in rows]))


def _only(places: Sequence[Treatment]) -> str:
    """The one circumstance that all of them have, or none."""
    words = {place.circumstances for place in places}
    if words == {frozenset()}:
        return ""
    if len(words) > 1 or len(*words) > 1:
        raise NotAskedFor
    return next(iter(*words))
