"""Draws facts that may befall any product, from the product's own words: plans, riders, kinds, prices."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from storefront.foundation.clock import BEIJING
from storefront.rules.facts import (
    Cost,
    Delay,
    Event,
    Facts,
    Injury,
    Insured,
    Invoice,
    Item,
    PaidBefore,
    Repair,
    Stay,
    Treatment,
)
from storefront.rules.terms import BenefitKind

AT = datetime(2026, 12, 24, 8, 10, tzinfo=BEIJING)
DAY = AT.date()
MUCH = 10**9
FEN = st.integers(0, 10**7) | st.integers(0, 10**4)
PAPERS = ("injuries", "invoices", "stays", "costs", "repairs", "delays", "paid_before")


def stories(terms):
    """Facts in the words of these terms, likely and unlikely."""
    where = st.builds(Treatment, st.booleans(), st.booleans(), words(terms))
    plain = st.builds(Treatment, circumstances=words(terms))
    cost_kinds = sorted({benefit.cost for benefit in terms.all_benefits} | {"other"})
    delay_kinds = sorted({benefit.delay for benefit in terms.all_benefits} | {"other"})
    return st.builds(
        Facts,
        event=events(terms),
        plan=st.sampled_from([plan.code for plan in terms.plans]),
        riders=riders(terms),
        insured=st.builds(Insured, age=st.integers(0, 100), occupation_class=st.integers(1, 6)),
        item=items(terms),
        acknowledged=st.none() | st.frozensets(st.sampled_from([row.code for row in terms.exclusions])),
        died_on=st.none() | days(),
        injuries=rows(
            st.builds(Injury, st.integers(1, 10), st.sampled_from("ab"), st.none() | st.integers(1, 10))
        ),
        invoices=rows(
            st.builds(
                Invoice,
                on=st.none() | days(),
                total_fen=FEN,
                pooled_fen=FEN,
                other_fen=FEN,
                number=st.sampled_from(["", "1", "01", "2"]),
                where=where,
            )
        ),
        stays=rows(st.builds(Stay, st.integers(1, 40), where)),
        costs=rows(st.builds(Cost, st.sampled_from(cost_kinds), FEN, FEN, where, st.none() | days())),
        repairs=rows(st.builds(repair, st.integers(0, 30), st.none() | st.integers(0, 40), FEN, FEN, plain)),
        delays=rows(st.builds(late, st.sampled_from(delay_kinds), st.integers(-9, 400_000), plain)),
        paid_before=rows(
            st.builds(
                PaidBefore,
                st.sampled_from([benefit.code for benefit in terms.all_benefits]),
                FEN,
                st.booleans(),
                st.integers(0, 3),
            )
        ),
    )


def events(terms):
    kinds = {kind for benefit in terms.all_benefits for kind in benefit.triggers}
    strange = {word for row in terms.exclusions for word in row.when}
    return st.builds(
        Event,
        at=st.just(AT),
        kind=st.sampled_from(sorted(kinds)) | st.sampled_from(sorted(kinds | strange)),
        circumstances=st.just(frozenset()) | words(terms),
        emergency=st.booleans(),
    )


def items(terms):
    if terms.item_price_fen is None:
        return st.none()
    return st.builds(Item, st.integers(*terms.item_price_fen))


def riders(terms):
    codes = [rider.code for rider in terms.riders]
    return st.frozensets(st.sampled_from(codes)) if codes else st.just(frozenset())


def words(terms):
    known = sorted(terms.circumstances)
    return st.frozensets(st.sampled_from(known), max_size=2) if known else st.just(frozenset())


def rows(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


def days():
    return st.dates(DAY, DAY + timedelta(days=200))


def repair(begin, length, total_fen, other_fen, where):
    first = DAY + timedelta(days=begin)
    last = None if length is None else first + timedelta(days=length)
    return Repair(first, last, total_fen, other_fen, where)


def late(kind, seconds, where=None):
    return Delay(kind, AT, AT + timedelta(seconds=seconds), where or Treatment())


def great_loss(terms, benefit, plan):
    """Facts in which nothing but this benefit's own loss happened, and more of it than it can pay."""
    event = Event(AT, benefit.triggers[0], frozenset(benefit.requires))
    riders = frozenset(rider.code for rider in terms.riders if benefit in rider.benefits)
    item = Item(terms.item_price_fen[1]) if terms.item_price_fen else None
    facts = Facts(event, plan=plan, riders=riders, item=item)
    match benefit.kind:
        case BenefitKind.LUMP_SUM:
            return replace(facts, died_on=DAY)
        case BenefitKind.DISABILITY:
            return replace(facts, injuries=(Injury(1, "a"),))
        case BenefitKind.REIMBURSEMENT:
            return replace(facts, invoices=(Invoice(DAY, MUCH),))
        case BenefitKind.DAILY_ALLOWANCE:
            return replace(facts, stays=(Stay(benefit.unpaid_days + benefit.max_days + 9),))
        case BenefitKind.ACTUAL_COST:
            each = benefit.each_fen or MUCH
            many = benefit.max_items or -(-benefit.sum_for(plan) // each)
            return replace(facts, costs=(Cost(benefit.cost, MUCH),) * (many + 1))
        case BenefitKind.DAMAGE:
            return replace(facts, repairs=(repair(0, 0, MUCH, 0, Treatment()),))
        case BenefitKind.REPAIR_DAYS:
            days = benefit.unpaid_days + benefit.max_days + 9
            return replace(facts, repairs=(repair(0, days, 0, 0, Treatment()),))
        case BenefitKind.DELAY:
            return replace(facts, delays=(late(benefit.delay, 10**8),) * ((benefit.max_items or 1) + 1))
    raise AssertionError(f"no great loss for {benefit.kind}")
