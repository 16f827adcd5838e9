"""Holding, taking and releasing the room an insured person or item has. The database decides (`sql.py`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.enrolment import sql
from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import Application, CoverSlot
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.transitions import transition
from storefront.rules.terms import LimitPer

# The gateway takes money for 15 minutes; clocks and notices get a few more.
HOLD_FOR = timedelta(minutes=20)
ACTOR = "system:slots"


@transaction.atomic
def hold_slot(
    *,
    application: Application,
    insured_lookup: str,
    limit_key: str,
    death_sum_fen: int,
    begins_at: datetime | None = None,
) -> CoverSlot:
    """Keep the room of this application free until it is paid. A hold of the same applicant that was
    not paid, and everybody's overdue holds, give way. `begins_at` is given where cover does not begin
    with a day. BusinessRuleError where somebody else has it."""
    _make_room(application, insured_lookup, limit_key)
    start_at, end_at = _period(application, begins_at)
    with limits_explained(application):
        slot, _created = CoverSlot.objects.update_or_create(
            application=application,
            defaults={
                "insured_lookup": insured_lookup,
                "limit_key": limit_key,
                "start_at": start_at,
                "end_at": end_at,
                "death_sum_fen": death_sum_fen,
                "state": SlotState.HELD,
                "held_until": clock.now() + HOLD_FOR,
            },
        )
    return slot


@transaction.atomic
def take_slot(*, application: Application, actor: str, begins_at: datetime | None = None) -> CoverSlot:
    """Turn the hold into cover for the application's period, which may have moved; `begins_at` as in
    `hold_slot`. BusinessRuleError where the room is gone: another policy was issued, or somebody holds
    it now."""
    slot = CoverSlot.objects.get(application=application)
    start_at, end_at = _period(application, begins_at)
    _drop_overdue(slot.insured_lookup, keep=slot)
    with limits_explained(application):
        transition(
            slot, SlotState.TAKEN, actor=actor, reason="policy issued", start_at=start_at, end_at=end_at
        )
    return slot


@transaction.atomic
def release_slot(*, application: Application, reason: str, actor: str = ACTOR) -> None:
    """Give the room back, if the application has any."""
    slot = CoverSlot.objects.filter(application=application).first()
    if slot is not None and slot.state != SlotState.RELEASED:
        transition(slot, SlotState.RELEASED, actor=actor, reason=reason)


def end_slot(*, application: Application, ends_at: datetime, reason: str, actor: str = ACTOR) -> None:
    """Give back the room from a moment on. Until then cover runs and keeps it: what starts at payment
    could start before."""
    slot = CoverSlot.objects.filter(application=application).first()
    if slot is None or slot.start_at >= ends_at:
        release_slot(application=application, reason=reason, actor=actor)
    else:
        CoverSlot.objects.filter(pk=slot.pk, end_at__gt=ends_at).update(end_at=ends_at)


def _period(application: Application, begins_at: datetime | None) -> tuple[datetime, datetime]:
    start_at = begins_at or clock.start_of_day(application.start_on)
    return start_at, clock.start_of_day(clock.add_days(application.end_on, 1))


def lower_death_sum(*, application: Application, death_sum_fen: int) -> None:
    """Give back the death cover of a rider that ends today: nothing new can start before tomorrow."""
    CoverSlot.objects.filter(application=application, death_sum_fen__gt=death_sum_fen).update(
        death_sum_fen=death_sum_fen
    )


def _make_room(application: Application, insured_lookup: str, limit_key: str) -> None:
    _drop_overdue(insured_lookup)
    own = CoverSlot.objects.filter(
        insured_lookup=insured_lookup,
        limit_key=limit_key,
        state=SlotState.HELD,
        application__applicant_id=application.applicant_id,
        application__state__in=[ApplicationState.SUBMITTED, ApplicationState.DRAFT],
    ).exclude(application=application)
    for slot in own:
        transition(slot, SlotState.RELEASED, actor=ACTOR, reason="the applicant sent another application")


def _drop_overdue(insured_lookup: str, keep: CoverSlot | None = None) -> None:
    overdue = CoverSlot.objects.filter(
        insured_lookup=insured_lookup, state=SlotState.HELD, held_until__lte=clock.now()
    )
    for slot in overdue.exclude(pk=keep.pk if keep else 0):
        transition(slot, SlotState.RELEASED, actor=ACTOR, reason="not paid in time")


@contextmanager
def limits_explained(application: Application) -> Iterator[None]:
    """Turn the database's refusal into a sentence for the reader."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if sql.DEATH_SUM in str(error):
            raise BusinessRuleError("death_sum_limit", _death_sum_message()) from error
        if sql.ONE_AT_A_TIME not in str(error):
            raise
        if application.version.definition.terms.limit_per is LimitPer.ITEM:
            raise BusinessRuleError("one_per_item", _one_per_item_message()) from error
        raise BusinessRuleError("one_at_a_time", _one_at_a_time_message()) from error


def _one_at_a_time_message() -> str:
    return _(
        "There is a policy of this product for the same person and an overlapping time already. "
        "Choose a start after it ends; one person can have one at a time."
    )


def _one_per_item_message() -> str:
    return _(
        "This very thing has a policy of this product already, or somebody is just paying for one; it goes "
        "by its number. Buy again after that policy ends. If the number is mistyped, change it."
    )


def _death_sum_message() -> str:
    return _(
        "With this policy the death cover of this person would be above 500,000 yuan at the same time. "
        "Choose a smaller plan or a later start."
    )
