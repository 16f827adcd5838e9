"""The rows of a policy, one file per noun."""

from policies.cover.models.beneficiaries import BeneficiaryDesignation, DesignatedBeneficiary
from policies.cover.models.changes import Cancellation, CoverHold, OccupationChange, RiderCancellation
from policies.cover.models.policy import Policy, PolicyParticular, PolicyParty

__all__ = [
    "BeneficiaryDesignation",
    "Cancellation",
    "CoverHold",
    "DesignatedBeneficiary",
    "OccupationChange",
    "Policy",
    "PolicyParticular",
    "PolicyParty",
    "RiderCancellation",
]
