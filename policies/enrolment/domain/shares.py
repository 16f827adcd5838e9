"""How the shares of beneficiaries add up: whole basis points, 10000 in each order level (R-13)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import BASIS_POINTS, FULL_WIDTH

PERCENT = re.compile(r"(?P<whole>\d{1,3})(?:\.(?P<part>\d{1,2}))?", re.ASCII)
MOST_BENEFICIARIES = 10


@dataclass(frozen=True, slots=True)
class Share:
    """One beneficiary's part: `order` 1 receives before 2; `lookup` tells whether it is the same person."""

    order: int
    share_bp: int
    lookup: str


def parse_percent(text: str) -> int:
    """Read `33.33`, `50%`, full-width digits as basis points. ValueError else."""
    cleaned = text.strip().translate(FULL_WIDTH).replace("％", "%").removesuffix("%").strip()
    match = PERCENT.fullmatch(cleaned)
    if match is None:
        raise ValueError("not a percentage")
    return int(match["whole"]) * 100 + int((match["part"] or "0").ljust(2, "0"))


def percent_text(share_bp: int) -> str:
    """`3333` → `33.33%`, `5000` → `50%`."""
    whole, part = divmod(share_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%" if part else f"{whole}%"


def check_one(share_bp: int) -> None:
    """A single share lies above 0 % and at most at 100 %."""
    if not 1 <= share_bp <= BASIS_POINTS:
        raise BusinessRuleError("share_out_of_range", _("A share is more than 0% and at most 100%."), "share")


def missing_bp(shares: Iterable[Share]) -> dict[int, int]:
    """For each order level that does not add up: how many basis points are missing (negative: too many)."""
    totals: dict[int, int] = {}
    for share in shares:
        totals[share.order] = totals.get(share.order, 0) + share.share_bp
    return {order: BASIS_POINTS - total for order, total in sorted(totals.items()) if total != BASIS_POINTS}


def has_gap(shares: Iterable[Share]) -> bool:
    """True where an order level is left out: 1 and 3, or 2 alone."""
    orders = {share.order for share in shares}
    return orders != set(range(1, len(orders) + 1))


def check_complete(shares: Iterable[Share]) -> None:
    """Somebody is named, nobody twice, order levels without gaps, each level at exactly 100 %."""
    named = list(shares)
    if not named:
        raise BusinessRuleError("no_beneficiary", _("Name at least one beneficiary."))
    if len({share.lookup for share in named}) < len(named):
        raise BusinessRuleError("beneficiary_twice", _("The same person is named twice."))
    if has_gap(named):
        raise BusinessRuleError("order_gap", _("Start with the first order and leave none out."))
    for order, missing in missing_bp(named).items():
        raise BusinessRuleError("shares_do_not_add_up", _sum_message(order, missing))


def _sum_message(order: int, missing: int) -> str:
    amount = percent_text(abs(missing))
    if missing > 0:
        return _("Order %(order)s: the shares are %(amount)s short of 100%%.") % {
            "order": order,
            "amount": amount,
        }
    return _("Order %(order)s: the shares are %(amount)s over 100%%.") % {"order": order, "amount": amount}
