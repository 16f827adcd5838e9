"""Who is insured: the applicant themself, in rows apart; real-name check, address, occupation."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from policies.enrolment.enums import PartyRole
from policies.enrolment.models import Application, ApplicationParty
from policies.enrolment.selectors import party, reasons_against
from policies.enrolment.services.opening import require_draft
from storefront.accounts.gateways import IdentityResult
from storefront.accounts.identity import ParsedId, check_stated
from storefront.accounts.models import Device, Person, resident_id_index
from storefront.accounts.services import verify_identity
from storefront.catalogue.occupations import Occupation
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.rules import eligibility


@transaction.atomic
def name_insured(
    *, application: Application, name: str, parsed: ParsedId, device: Device | None = None
) -> Person:
    """Put the applicant's own person into both roles. BusinessRuleError where they are under 18, or the
    account belongs to somebody with another ID."""
    require_draft(application)
    _refuse_young_applicant(application, parsed.born_on)
    person = _own_person(application, name, parsed)
    for role in (PartyRole.APPLICANT, PartyRole.INSURED):
        ApplicationParty.objects.update_or_create(
            application=application, role=role, defaults={"person": person, "typed_on": device}
        )
    _refuse_by_age(application)
    return person


def forget_typed_elsewhere(*, application: Application, device: Device | None) -> bool:
    """Drop a name and number that were typed in another browser and never proved to be the account's
    holder: phone numbers change hands, and nothing else yet tells two readers apart. True where they went."""
    insured = party(application)
    if insured is None or insured.person.verified_at or application.applicant.holder_id:
        return False
    if insured.typed_on_id == (device.pk if device else None):
        return False
    return bool(application.parties.all().delete()[0])


def confirm_identity(
    *, application: Application, born_on: date, sex: str, device: Device | None = None
) -> IdentityResult:
    """Ask whether name and number belong together, once the reader saw what the number says of them.
    A birth date or sex that differs from the number stops here. Runs outside any transaction."""
    require_draft(application)
    insured = _insured(application)
    person = insured.person
    check_stated(
        ParsedId(person.id_number, person.id_kind, person.born_on, person.sex), born_on=born_on, sex=sex
    )
    if person.verified_at:
        return IdentityResult.MATCH
    return verify_identity(person, holder=True, device=device)


@transaction.atomic
def set_address(*, application: Application, address: str) -> None:
    """Where the applicant lives; it stands in the policy (Insurance Law Art.18)."""
    require_draft(application)
    person = _insured(application).person
    person.address = address
    person.save(update_fields=["address"])


@transaction.atomic
def set_occupation(*, application: Application, occupation: Occupation) -> ApplicationParty:
    """The insured's work. BusinessRuleError naming what stands against insuring it."""
    require_draft(application)
    insured = _insured(application)
    insured.occupation_code, insured.occupation_class = occupation.code, occupation.risk_class
    reasons = reasons_against(application, insured)
    if reasons:
        raise BusinessRuleError(reasons[0].code, reasons[0].sentence, "occupation")
    application.parties.update(occupation_code=occupation.code, occupation_class=occupation.risk_class)
    insured.person.occupation_code = occupation.code
    insured.person.save(update_fields=["occupation_code"])
    return insured


def _own_person(application: Application, name: str, parsed: ParsedId) -> Person:
    lookup = resident_id_index(parsed.number)
    person = Person.objects.filter(owner_id=application.applicant_id, id_lookup=lookup).first()
    if person is not None and person.name == name:
        return person
    if person is None:
        person = Person(owner_id=application.applicant_id)
        person.set_id_number(parsed.number)
    person.name, person.id_kind, person.born_on, person.sex = name, parsed.kind, parsed.born_on, parsed.sex
    person.phone = application.applicant.phone
    person.verified_at = None
    person.save()
    return person


def _insured(application: Application) -> ApplicationParty:
    insured = party(application)
    if insured is None:
        raise BusinessRuleError("nobody_insured", _("Please say first who is insured."))
    return insured


def _refuse_by_age(application: Application) -> None:
    reasons = reasons_against(application, _insured(application))
    if reasons:
        raise BusinessRuleError(reasons[0].code, reasons[0].sentence, "id_number")


def _refuse_young_applicant(application: Application, born_on: date) -> None:
    terms = application.version.definition.terms
    for reason in eligibility.check_applicant(terms, born_on=born_on, asked_on=clock.today()):
        raise BusinessRuleError(reason.code, reason.sentence, "id_number")
