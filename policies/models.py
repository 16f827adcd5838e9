"""Gathers the models of the rooms of policies, so that Django finds them."""

from policies.cover.models import (
    BeneficiaryDesignation,
    Cancellation,
    CoverHold,
    DesignatedBeneficiary,
    OccupationChange,
    Policy,
    PolicyParty,
    RiderCancellation,
)
from policies.enrolment.models import (
    Application,
    ApplicationAnswer,
    ApplicationBeneficiary,
    ApplicationParty,
    CoverSlot,
)
from policies.payments.models import GatewayNotice, Payment, Refund
from policies.quoting.models import Quote

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationBeneficiary",
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
    "PolicyParty",
    "Quote",
    "Refund",
    "RiderCancellation",
]
