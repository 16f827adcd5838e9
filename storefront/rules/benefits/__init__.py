"""The arithmetic of each kind of benefit. Whether a benefit pays at all is decided before."""

from collections.abc import Callable

from storefront.rules.benefits.actual_cost import actual_cost
from storefront.rules.benefits.allowance import daily_allowance
from storefront.rules.benefits.damage import damage
from storefront.rules.benefits.delay import delay
from storefront.rules.benefits.disability import disability
from storefront.rules.benefits.lump_sum import lump_sum
from storefront.rules.benefits.reimbursement import reimbursement
from storefront.rules.benefits.repair_days import repair_days
from storefront.rules.question import Payout, Question
from storefront.rules.terms import BenefitKind

ARITHMETIC: dict[BenefitKind, Callable[[Question], Payout]] = {
    BenefitKind.DISABILITY: disability,
    BenefitKind.LUMP_SUM: lump_sum,
    BenefitKind.REIMBURSEMENT: reimbursement,
    BenefitKind.DAILY_ALLOWANCE: daily_allowance,
    BenefitKind.ACTUAL_COST: actual_cost,
    BenefitKind.DAMAGE: damage,
    BenefitKind.REPAIR_DAYS: repair_days,
    BenefitKind.DELAY: delay,
}
