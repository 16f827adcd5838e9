"""Stating what the product asks beside the insured person: a serial number, an order, a course."""

from django.db import transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain.particulars import identifier, stands
from policies.enrolment.models import Application, ApplicationParticular
from policies.enrolment.models.particulars import item_index
from policies.enrolment.services.opening import require_draft
from storefront.catalogue.definition import Particular
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError


@transaction.atomic
def state_particular(
    *, application: Application, particular: Particular, value: str
) -> ApplicationParticular:
    """Keep what was stated, in the wording that was asked. BusinessRuleError where it answers something
    else, or where nothing is left of a number that is to tell the item from every other."""
    require_draft(application)
    if not value or not stands(particular, particular.label, value):
        raise BusinessRuleError("no_such_answer", _("Please answer as it is asked here."), "value")
    if particular.identifies and not identifier(value):
        raise BusinessRuleError(
            "no_identifier",
            _("Please copy the number from the label: letters A–Z and digits, at least four of them."),
            "value",
        )
    row = application.particulars.filter(code=particular.code).first()
    row = row or ApplicationParticular(application=application, code=particular.code)
    row.label, row.value, row.given_at = particular.label, value, clock.now()
    row.lookup = item_index(value) if particular.identifies else None
    row.save()
    return row
