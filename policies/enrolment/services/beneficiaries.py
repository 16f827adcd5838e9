"""Naming who receives the death benefit. The applicant insures themself, so the insured agrees."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain.shares import MOST_BENEFICIARIES, check_one
from policies.enrolment.enums import BeneficiaryKind
from policies.enrolment.models import Application, ApplicationBeneficiary
from policies.enrolment.selectors import party
from policies.enrolment.services.opening import require_draft
from storefront.accounts.identity import ParsedId
from storefront.accounts.models import resident_id_index
from storefront.foundation.errors import BusinessRuleError


@dataclass(frozen=True, slots=True)
class NamedBeneficiary:
    """One beneficiary as the form read it. An empty address means the insured's own."""

    name: str
    relationship: str
    id: ParsedId
    share_bp: int
    order: int
    address: str = ""


@transaction.atomic
def choose_beneficiary_kind(*, application: Application, kind: str) -> None:
    """The heirs by law, or named persons; the names stay for whoever changes their mind back."""
    require_draft(application)
    application.beneficiary_kind = BeneficiaryKind(kind)
    application.save(update_fields=["beneficiary_kind"])


@transaction.atomic
def save_beneficiary(
    *, application: Application, named: NamedBeneficiary, row: ApplicationBeneficiary | None = None
) -> ApplicationBeneficiary:
    """Add a beneficiary, or change the given row. Shares need not add up yet."""
    require_draft(application)
    check_one(named.share_bp)
    lookup = resident_id_index(named.id.number)
    _refuse(application, lookup, row)
    row = row or ApplicationBeneficiary(application=application)
    row.name, row.relationship = named.name, named.relationship
    row.id_number, row.id_lookup = named.id.number, lookup
    row.share_bp, row.order = named.share_bp, named.order
    row.address = named.address or _own_address(application)
    row.save()
    return row


@transaction.atomic
def remove_beneficiary(*, application: Application, reference: str) -> bool:
    """Take one out again. True where there was one."""
    require_draft(application)
    return bool(application.beneficiaries.filter(reference=reference).delete()[0])


def _refuse(application: Application, lookup: str, row: ApplicationBeneficiary | None) -> None:
    others = application.beneficiaries.exclude(pk=row.pk if row else 0)
    insured = party(application)
    if insured is not None and insured.person.id_lookup == lookup:
        raise BusinessRuleError(
            "beneficiary_is_insured",
            _("This is your own number. The death benefit goes to somebody else."),
            "id_number",
        )
    if others.filter(id_lookup=lookup).exists():
        raise BusinessRuleError(
            "beneficiary_twice", _("This person is named already. Change their share instead."), "id_number"
        )
    if others.count() >= MOST_BENEFICIARIES:
        raise BusinessRuleError("too_many", _("At most ten beneficiaries can be named."))


def _own_address(application: Application) -> str:
    insured = party(application)
    return (insured.person.address if insured else None) or ""
