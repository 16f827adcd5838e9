"""Holding, taking and releasing the room an insured person has. The database decides (`sql.py`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.enrolment import sql
from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import Application, CoverSlot
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.transitions import transition

# The gateway takes money for 15 minutes; clocks and notices get a few more.
HOLD_FOR = timedelta(minutes=20)
ACTOR = "system:slots"


@transaction.atomic
def hold_slot(
    *, application: Application, insured_lookup: str, limit_key: str, death_sum_fen: int
) -> CoverSlot:
    """Keep the room of this application free until it is paid. A hold of the same applicant that was
    not paid, and everybody's overdue holds, give way. BusinessRuleError where somebody else has it."""
    _make_room(application, insured_lookup, limit_key)
    start_at = clock.start_of_day(application.start_on)
    end_at = clock.start_of_day(clock.add_days(application.end_on, 1))
    with limits_explained():
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
def take_slot(*, application: Application, actor: str) -> CoverSlot:
    """Turn the hold into cover for the application's period, which may have moved. BusinessRuleError
    where the room is gone: another policy was issued, or somebody holds it now."""
    slot = CoverSlot.objects.get(application=application)
    start_at = clock.start_of_day(application.start_on)
    end_at = clock.start_of_day(clock.add_days(application.end_on, 1))
    _drop_overdue(slot.insured_lookup, keep=slot)
    with limits_explained():
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
def limits_explained() -> Iterator[None]:
    """Turn the database's refusal into a sentence for the reader."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if sql.DEATH_SUM in str(error):
            raise BusinessRuleError("death_sum_limit", _death_sum_message()) from error
        if sql.ONE_AT_A_TIME in str(error):
            raise BusinessRuleError("one_at_a_time", _one_at_a_time_message()) from error
        raise


def _one_at_a_time_message() -> str:
    return _(
        "There is a policy of this product for the same person and an overlapping time already. "
        "Choose a start after it ends; one person can have one at a time."
    )


def _death_sum_message() -> str:
    return _(
        "With this policy the death cover of this person would be above 500,000 yuan at the same time. "
        "Choose a smaller plan or a later start."
    )
