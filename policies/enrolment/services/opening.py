"""Opening an application, keeping it in step with the day and the quote, and closing it unpaid."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain.frozen_price import frozen_lines
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.selectors import application_of, is_sold, price_now
from policies.enrolment.services.slots import release_slot
from policies.quoting.models import Quote
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.prepared import PreparedUpdate
from storefront.foundation.transitions import transition
from storefront.reading.models import EvidenceChain
from storefront.rules.eligibility import earliest_start
from storefront.rules.terms import Term

_is_draft = PreparedUpdate(
    lambda pk: Application.objects.filter(pk=pk, state=ApplicationState.DRAFT),
    "check_nonce",
    pk=models.BigIntegerField(),
)


@transaction.atomic
def open_application(*, quote: Quote, chain: EvidenceChain, user: Any) -> Application:
    """The application of a quote, made on first entry from a snapshot of it."""
    application = application_of(user, quote.reference) or _new(quote, chain, user)
    keep_in_step(application, chain)
    return application


def keep_in_step(application: Application, chain: EvidenceChain) -> None:
    """A draft follows the version its reader has read, and a start that has passed moves to the next one
    that can be had. Nothing is written where it is in step already."""
    if application.is_open and _is_behind(application, chain):
        with transaction.atomic():
            _follow(application, chain)


def require_draft(application: Application) -> None:
    """Only a draft may change; what was sent or paid for may not (two tabs, the back button). What is
    about to change was not on the check page as shown: a tick on that one counts no more."""
    if not _is_draft({"check_nonce": ""}, pk=application.pk):
        raise BusinessRuleError("not_open", _("This application was sent already and cannot be changed."))


def accept_price(*, application: Application, total_fen: int) -> None:
    """Take over today's price once the reader agreed to this very sum."""
    with transaction.atomic():
        require_draft(application)
        premium = price_now(application)
        if premium.total_fen != total_fen:
            raise BusinessRuleError("price_changed", _("The price has changed again. Please look once more."))
        application.premium_fen, application.price_lines = premium.total_fen, frozen_lines(premium)
        application.save(update_fields=["premium_fen", "price_lines"])


def close_application(*, application: Application, reason: str, actor: str) -> bool:
    """End an application that will not become a policy, and give its room back."""
    with transaction.atomic():
        closed = transition(
            application,
            ApplicationState.CLOSED,
            actor=actor,
            reason=reason,
            closed_at=clock.now(),
            closed_reason=reason,
        )
        if closed:
            release_slot(application=application, reason=reason, actor=actor)
    return closed


def close_unsold(application: Application) -> bool:
    """End a draft whose choices the version that holds now does not sell any more. True where it ended."""
    if not application.is_open or is_sold(application):
        return False
    return close_application(application=application, reason="choice_gone", actor="system:enrolment")


def move_start(application: Application, asked_on: date) -> bool:
    """Move a start that cannot be had any more on this day to the first one that can, and the end with
    it. True where it moved."""
    earliest = earliest_start(application.version.definition.terms, asked_on)
    if application.start_on >= earliest:
        return False
    application.start_on = earliest
    application.end_on = Term.parse(application.term).end_on(earliest)
    application.save(update_fields=["start_on", "end_on"])
    return True


def _new(quote: Quote, chain: EvidenceChain, user: Any) -> Application:
    choices: dict[str, Any] = quote.choices or {}
    start_on = date.fromisoformat(choices["start_on"])
    term = Term.parse(choices["term"])
    return Application.objects.create(
        quote=quote,
        applicant=user,
        version=quote.version,
        chain=chain,
        plan=choices["plan"],
        riders=sorted(choices["riders"]),
        term=str(term),
        start_on=start_on,
        end_on=term.end_on(start_on),
        premium_fen=quote.total_fen,
        price_lines=quote.lines,
        item_price_fen=choices.get("item_price_fen"),
    )


def _is_behind(application: Application, chain: EvidenceChain) -> bool:
    earliest = earliest_start(chain.version.definition.terms, clock.today())
    return application.version_id != chain.version_id or application.start_on < earliest


def _follow(application: Application, chain: EvidenceChain) -> None:
    if application.version_id != chain.version_id:
        application.version = chain.version
        application.save(update_fields=["version"])
    move_start(application, clock.today())
