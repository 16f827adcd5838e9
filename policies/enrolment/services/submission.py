"""Sending an application off: everything is looked at once more, persons are frozen, the room is held."""

from django.db import transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain.progress import CHECK, first_open
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application, ApplicationParty
from policies.enrolment.selectors import (
    death_sum_fen,
    limit_key,
    party,
    price_now,
    progress_of,
    reasons_against,
    room_of,
)
from policies.enrolment.services.opening import move_start, require_draft
from policies.enrolment.services.slots import hold_slot, release_slot
from storefront.accounts.models import Person
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.transitions import transition
from storefront.reading.enums import RowKind
from storefront.reading.services import Draft, append, require_reading_complete
from storefront.reading.services.showing import submitted
from storefront.rules.eligibility import earliest_start
from storefront.rules.terms import Starts


def note_render(*, application: Application, nonce: str) -> None:
    """Remember the check page's last rendering. A tick on any other one does not count (a page kept by
    the browser, a second tab), nor on one that stood before the last change."""
    application.check_nonce = nonce
    application.save(update_fields=["check_nonce"])


@transaction.atomic
def submit_application(*, application: Application, nonce: str) -> None:
    """Draft → submitted, with the room held. BusinessRuleError where a page is missing, the tick was
    not made on the page as last shown, the person cannot be insured or the room is taken."""
    _refuse_stale(application, nonce)
    _refuse_incomplete(application)
    move_start(application, clock.today())
    insured = _insurable(application)
    for row in application.parties.select_related("person"):
        row.snapshot = snapshot_of(row.person)
        row.save(update_fields=["snapshot"])
    hold_slot(
        application=application,
        insured_lookup=room_of(application, insured),
        limit_key=limit_key(application),
        death_sum_fen=death_sum_fen(application),
        begins_at=clock.now() if _starts_at_payment(application) else None,
    )
    now = clock.now()
    moved = transition(
        application,
        ApplicationState.SUBMITTED,
        actor=f"user:{application.applicant.reference}",
        reason="confirmed and sent",
        submitted_at=now,
        confirmed_at=now,
        check_nonce="",
    )
    if not moved:
        require_draft(application)
    if application.chain is not None:
        tick = Draft(RowKind.TICK, CHECK, data={"field": "confirmed", "ticked": True})
        append(application.chain, tick, submitted(CHECK, nonce))


def reopen_application(*, application: Application) -> bool:
    """Back to draft, to change an answer before paying. False where it was paid meanwhile."""
    with transaction.atomic():
        actor = f"user:{application.applicant.reference}"
        reopened = transition(application, ApplicationState.DRAFT, actor=actor, reason="changes an answer")
        if reopened:
            release_slot(application=application, reason="changes an answer", actor=actor)
    return reopened


def reopen_if_outdated(*, application: Application) -> bool:
    """Back to draft where what was confirmed is not what would be sold now: the version moved on, the
    price is another, the start has passed. True where the reader must look again before paying. Cover
    that starts at payment never starts too early: only its days move on."""
    if application.state != ApplicationState.SUBMITTED:
        return False
    if _starts_at_payment(application):
        move_start(application, clock.today())
    moved_on = application.chain is not None and application.chain.version_id != application.version_id
    passed = application.start_on < earliest_start(application.version.definition.terms, clock.today())
    repriced = not moved_on and price_now(application).total_fen != application.premium_fen
    if not (moved_on or passed or repriced):
        return False
    return reopen_application(application=application)


def _starts_at_payment(application: Application) -> bool:
    return application.version.definition.terms.starts is Starts.PAYMENT


def snapshot_of(person: Person) -> dict[str, str]:
    """A person as they are now, for the contract."""
    return {
        "name": person.name,
        "id_kind": person.id_kind,
        "id_number": person.id_number,
        "born_on": person.born_on.isoformat(),
        "sex": person.sex,
        "phone": person.phone or "",
        "address": person.address or "",
    }


def _refuse_stale(application: Application, nonce: str) -> None:
    if (
        nonce.isalnum()
        and Application.objects.filter(
            pk=application.pk, state=ApplicationState.DRAFT, check_nonce=nonce
        ).exists()
    ):
        return
    require_draft(application)
    raise BusinessRuleError(
        "stale_tick", _("This page was open for long or twice. Please read it and tick again."), "confirmed"
    )


def _refuse_incomplete(application: Application) -> None:
    if application.chain is not None:
        require_reading_complete(application.chain)
    if first_open(progress_of(application)).code != CHECK:
        raise BusinessRuleError("incomplete", _("A question before this page is still open."))
    if application.version.withdrawn_at is not None:
        raise BusinessRuleError("withdrawn", _("This product is not sold any more. Nothing was charged."))


def _insurable(application: Application) -> ApplicationParty:
    insured = party(application)
    if insured is None:
        raise BusinessRuleError("nobody_insured", _("Please say first who is insured."))
    reasons = reasons_against(application, insured)
    if reasons:
        raise BusinessRuleError(reasons[0].code, reasons[0].sentence)
    return insured
