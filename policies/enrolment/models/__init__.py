"""The rows of an application, one file per noun."""

from policies.enrolment.models.answers import ApplicationAnswer
from policies.enrolment.models.application import Application
from policies.enrolment.models.particulars import ApplicationParticular
from policies.enrolment.models.parties import ApplicationBeneficiary, ApplicationParty
from policies.enrolment.models.slots import CoverSlot

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationBeneficiary",
    "ApplicationParticular",
    "ApplicationParty",
    "CoverSlot",
]
