"""The arithmetic of each kind of benefit. Whether a benefit pays at all is decided before."""

from collections.abc import Callable

from storefront.rules.benefits.actual_cost import actual_cost
from storefront.rules.benefits.allowance import daily_allowance
from storefront.rules.benefits.disability import disability
from storefront.rules.benefits.lump_sum import lump_sum
from storefront.rules.benefits.reimbursement import reimbursement
from storefront.rules.question import Payout, Question
from storefront.rules.terms import BenefitKind

ARITHMETIC: dict[BenefitKind, Callable[[Question], Payout]] = {
    BenefitKind.DISABILITY: disability,
    BenefitKind.LUMP_SUM: lump_sum,
    BenefitKind.REIMBURSEMENT: reimbursement,
    BenefitKind.DAILY_ALLOWANCE: daily_allowance,
    BenefitKind.ACTUAL_COST: actual_cost,
}
