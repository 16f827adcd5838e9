"""Gathers the models of the rooms of policies, so that Django finds them."""

from policies.cover.models import (
    BeneficiaryDesignation,
    Cancellation,
    CoverHold,
    DesignatedBeneficiary,
    OccupationChange,
    Policy,
    PolicyParticular,
    PolicyParty,
    RiderCancellation,
)
from policies.enrolment.models import (
    Application,
    ApplicationAnswer,
    ApplicationBeneficiary,
    ApplicationParticular,
    ApplicationParty,
    CoverSlot,
)
from policies.payments.models import GatewayNotice, Payment, Refund
from policies.quoting.models import Quote

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationBeneficiary",
    "ApplicationParticular",
    "ApplicationParty",
    "BeneficiaryDesignation",
    "Cancellation",
    "CoverHold",
    "CoverSlot",
    "DesignatedBeneficiary",
    "GatewayNotice",
    "OccupationChange",
    "Payment",
    "Policy",
    "PolicyParticular",
    "PolicyParty",
    "Quote",
    "Refund",
    "RiderCancellation",
]
