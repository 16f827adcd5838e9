"""One promise of a product: its kind, what claims it, and the numbers its arithmetic needs."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from storefront.foundation.errors import BusinessRuleError


class BenefitKind(StrEnum):
    DISABILITY = "disability"
    LUMP_SUM = "lump_sum"
    REIMBURSEMENT = "reimbursement"
    DAILY_ALLOWANCE = "daily_allowance"
    ACTUAL_COST = "actual_cost"
    DAMAGE = "damage"
    REPAIR_DAYS = "repair_days"
    DELAY = "delay"


# Only somebody who lives can die, be hurt or be treated: an insured item has none of these.
OF_A_PERSON = frozenset(
    {
        BenefitKind.DISABILITY,
        BenefitKind.LUMP_SUM,
        BenefitKind.REIMBURSEMENT,
        BenefitKind.DAILY_ALLOWANCE,
    }
)


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a delay: its sum in fen is paid past so many hours, or from so many hours on."""

    hours: int
    fen: int
    from_exactly: bool = False

    def reached(self, late: timedelta) -> bool:
        """Exact to the second: 48:00:00 is not past 48 hours; 4:00:00 is from 4 hours on."""
        limit = timedelta(hours=self.hours)
        return late >= limit if self.from_exactly else late > limit

    @property
    def chinese(self) -> str:
        return f"满 {self.hours} 小时" if self.from_exactly else f"超过 {self.hours} 小时"


@dataclass(frozen=True, slots=True)
class BenefitTerms:
    """One promise. Money in fen; `sums` gives the sum per plan ('' for every plan), and is empty where
    the sum is the item's price. `cost` and `delay` are the kinds of cost and delay it answers to."""

    code: str
    name: str
    kind: BenefitKind
    clauses: tuple[str, ...]
    sums: tuple[tuple[str, int], ...]
    summary: str = ""
    triggers: tuple[str, ...] = ("accident",)
    requires: frozenset[str] = frozenset()
    limit_group: str = ""
    within_days: int | None = None
    needs_hospital: bool = False
    age_factor_from: int | None = None
    age_factor_bp: int = 10_000
    less_paid: tuple[str, ...] = ()
    deductible_fen: int = 0
    deductible_share_bp: int = 0
    ratio_bp: int = 10_000
    ratio_pooled_bp: int | None = None
    per_day_fen: int = 0
    unpaid_days: int = 0
    max_days: int = 0
    cost: str = ""
    each_fen: int | None = None
    max_items: int | None = None
    delay: str = ""
    tiers: tuple[Tier, ...] = ()

    @property
    def sum_is_item_price(self) -> bool:
        """Whether as much is insured as the item costs."""
        return not self.sums

    def sum_for(self, plan: str, item_price_fen: int | None = None) -> int:
        """The sum insured in fen under a plan. BusinessRuleError where it is the item's price and that
        is not known, or where the plan has none."""
        if self.sum_is_item_price:
            if item_price_fen is None:
                raise BusinessRuleError(
                    "ITEM_PRICE", f"“{self.name}”保到物品的价格，请填写物品的价格。", "item_price"
                )
            return item_price_fen
        sums = dict(self.sums)
        found = sums.get(plan, sums.get(""))
        if found is None:
            raise BusinessRuleError("PLAN", f"“{self.name}”在这个方案里没有保险金额。", "plan")
        return found

    @property
    def group(self) -> str:
        """The key of the limit that this benefit uses up."""
        return self.limit_group or self.code
