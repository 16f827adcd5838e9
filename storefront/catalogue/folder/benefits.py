"""Reads one `[[benefits]]` of product.toml: the keys all kinds share, and those of its kind alone."""

from dataclasses import replace
from itertools import pairwise

from storefront.catalogue.folder.tables import Table
from storefront.rules.terms import BenefitKind, BenefitTerms, Tier

BY_DAYS = frozenset({BenefitKind.DAILY_ALLOWANCE, BenefitKind.REPAIR_DAYS})
SUM_FOLLOWS = BY_DAYS | {BenefitKind.DELAY}  # their sum is computed from their other numbers
OF_A_THING = frozenset({BenefitKind.DAMAGE, BenefitKind.REPAIR_DAYS, BenefitKind.DELAY})
ITEM_PRICE = "item_price"
MOST_HOURS = 24 * 365


def read_benefit(row: Table) -> BenefitTerms:
    """A benefit; CatalogueError names the key. A key of another kind of benefit is unknown."""
    kind = _kind(row)
    benefit = BenefitTerms(
        code=row.code(),
        name=row.text("name"),
        kind=kind,
        clauses=row.texts("clauses"),
        sums=() if kind in SUM_FOLLOWS else _sums(row),
        summary=row.text("summary", ""),
        triggers=_triggers(row),
        requires=frozenset(row.texts("requires")),
        limit_group=row.text("limit_group", ""),
    )
    if kind not in OF_A_THING:
        benefit = replace(
            benefit,
            within_days=row.optional_whole("within_days"),
            needs_hospital=row.flag("needs_hospital", False),
        )
    match kind:
        case BenefitKind.LUMP_SUM:
            return _lump_sum(row, benefit)
        case BenefitKind.DAILY_ALLOWANCE | BenefitKind.REPAIR_DAYS:
            return _by_days(row, benefit)
        case BenefitKind.DELAY:
            return _delay(row, benefit)
        case BenefitKind.REIMBURSEMENT | BenefitKind.ACTUAL_COST | BenefitKind.DAMAGE:
            return _cost(row, benefit)
    return benefit


def _kind(row: Table) -> BenefitKind:
    try:
        return BenefitKind(row.text("kind"))
    except ValueError:
        raise row.wrong(f"kind: one of {', '.join(BenefitKind)}", "kind") from None


def _triggers(row: Table) -> tuple[str, ...]:
    """One word or several: any of them is what must have happened."""
    written = row.raw("trigger")
    if not isinstance(written, list):
        return (row.text("trigger", "accident"),)
    if not written:
        raise row.wrong("trigger: a text or a list of texts is needed", "trigger")
    return row.texts("trigger")


def _sums(row: Table) -> tuple[tuple[str, int], ...]:
    """`sum_fen`, or none where the sum is the item's price."""
    of = row.text("sum_of", "")
    if not of:
        return row.per_plan("sum_fen")
    if of != ITEM_PRICE:
        raise row.wrong(f"sum_of: only {ITEM_PRICE}, or leave it out", "sum_of")
    if row.raw("sum_fen") is not None:
        raise row.wrong("sum_fen: not beside sum_of", "sum_fen")
    return ()


def _lump_sum(row: Table, benefit: BenefitTerms) -> BenefitTerms:
    return replace(
        benefit,
        age_factor_from=row.optional_whole("age_factor_from"),
        age_factor_bp=_share(row, "age_factor_bp"),
        less_paid=row.texts("less_paid"),
    )


def _by_days(row: Table, benefit: BenefitTerms) -> BenefitTerms:
    per_day, days = _positive(row, "per_day_fen"), _positive(row, "max_days")
    return replace(
        benefit,
        per_day_fen=per_day,
        max_days=days,
        unpaid_days=row.whole("unpaid_days", 0),
        sums=(("", per_day * days),),
    )


def _delay(row: Table, benefit: BenefitTerms) -> BenefitTerms:
    tiers, items = row.rows("tiers", _tier), _positive(row, "max_items")
    if not tiers:
        raise row.wrong("tiers: at least one is needed", "tiers")
    for lower, higher in pairwise(tiers):
        if not (_beginning(lower) < _beginning(higher) and lower.fen < higher.fen):
            raise row.wrong("tiers: each later and higher than the one before", "tiers")
    return replace(
        benefit,
        delay=row.text("delay"),
        tiers=tiers,
        max_items=items,
        sums=(("", tiers[-1].fen * items),),
    )


def _beginning(tier: Tier) -> tuple[int, bool]:
    """ "From 48 hours" begins before "past 48 hours"."""
    return tier.hours, not tier.from_exactly


def _tier(row: Table) -> Tier:
    over, start = row.optional_whole("over_hours"), row.optional_whole("from_hours")
    hours = start if over is None else over
    if hours is None or (over is not None and start is not None) or not 0 < hours <= MOST_HOURS:
        raise row.wrong(f"over_hours or from_hours: one of both, from 1 to {MOST_HOURS}")
    return Tier(hours, _positive(row, "fen"), from_exactly=over is None)


def _cost(row: Table, benefit: BenefitTerms) -> BenefitTerms:
    benefit = replace(
        benefit, deductible_fen=row.whole("deductible_fen", 0), ratio_bp=_share(row, "ratio_bp")
    )
    match benefit.kind:
        case BenefitKind.REIMBURSEMENT if row.raw("ratio_pooled_bp") is not None:
            return replace(benefit, ratio_pooled_bp=_share(row, "ratio_pooled_bp"))
        case BenefitKind.DAMAGE if row.raw("deductible_share_bp") is not None:
            return replace(benefit, deductible_share_bp=_share(row, "deductible_share_bp"))
        case BenefitKind.ACTUAL_COST:
            return replace(
                benefit,
                cost=row.text("cost"),
                each_fen=_positive(row, "each_fen") if row.raw("each_fen") is not None else None,
                max_items=_positive(row, "max_items") if row.raw("max_items") is not None else None,
            )
    return benefit


def _share(row: Table, key: str) -> int:
    value = row.whole(key, 10_000)
    if not 0 < value <= 10_000:
        raise row.wrong(f"{key}: between 1 and 10000 basis points", key)
    return value


def _positive(row: Table, key: str) -> int:
    value = row.whole(key)
    if not value:
        raise row.wrong(f"{key}: a whole number from 1 is needed", key)
    return value
