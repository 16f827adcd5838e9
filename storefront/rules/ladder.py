"""The traditional ladder of short terms (短期费率表): which share of a year's premium a term costs."""

from storefront.rules.term import Term

# Up to so many days → share of the yearly premium in basis points.
DAYS_BP = ((3, 300), (7, 500), (15, 700), (30, 1000))
# So many months → share; a part month counts as a month, so months are whole.
MONTHS_BP = {
    1: 1000,
    2: 2000,
    3: 3000,
    4: 4000,
    5: 5000,
    6: 6000,
    7: 7000,
    8: 8000,
    9: 8500,
    10: 9000,
    11: 9500,
    12: 10000,
}


def share_bp(term: Term) -> int:
    """The share of a year's premium that a term costs, in basis points."""
    if term.months:
        return MONTHS_BP[term.months]
    return next(share for days, share in DAYS_BP if term.days <= days)
