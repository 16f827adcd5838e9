"""The limits per insured person, held by the database itself (domain 2.2; edge case 25)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from policies.enrolment import sql
from policies.enrolment.enums import SlotState
from policies.enrolment.models import CoverSlot
from policies.enrolment.services import slots
from policies.enrolment.services.submission import submit_application
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from tests.enrolment import factory
from tests.payments.factory import application as bare_application
from tests.people import customer

pytestmark = pytest.mark.django_db

START = clock.start_of_day(clock.day_of(2026, 12, 1))
ANOTHER_PHONE = "+8613800138111"


def slot(
    first: int,
    last: int,
    *,
    key: str = "accident:base",
    who: str = "a" * 64,
    death: int = 0,
    state=SlotState.TAKEN,
):
    """Cover from day `first` to day `last` (exclusive), counted from START."""
    return CoverSlot.objects.create(
        application=bare_application(),
        insured_lookup=who,
        limit_key=key,
        start_at=START + timedelta(days=first),
        end_at=START + timedelta(days=last),
        death_sum_fen=death,
        state=state,
    )


def refused(**period) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        slot(**period)
    return str(refusal.value)


def test_one_policy_of_a_product_at_a_time(guarded):
    slot(0, 30)
    assert sql.ONE_AT_A_TIME in refused(first=29, last=60)
    assert sql.ONE_AT_A_TIME in refused(first=0, last=1)
    assert sql.ONE_AT_A_TIME in refused(first=-5, last=90)


def test_periods_that_only_touch_do_not_overlap(guarded):
    slot(0, 30)
    slot(30, 60)
    slot(-10, 0)


def test_other_products_and_other_persons_are_free(guarded):
    slot(0, 30)
    slot(0, 30, key="accident:trip")
    slot(0, 30, who="b" * 64)


def test_a_released_room_is_free_and_cannot_be_taken_back_over_another(guarded):
    first = slot(0, 30)
    CoverSlot.objects.filter(pk=first.pk).update(state=SlotState.RELEASED)
    slot(0, 30)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoverSlot.objects.filter(pk=first.pk).update(state=SlotState.TAKEN)


def test_without_the_guard_two_would_fit():
    """The control: the same rows go in where the guard is off."""
    slot(0, 30)
    slot(0, 30)
    assert CoverSlot.objects.count() == 2


def test_death_cover_adds_up_over_products_to_half_a_million_and_no_fen_more(guarded):
    slot(0, 30, key="a", death=30_000_000)
    slot(0, 30, key="b", death=20_000_000)
    assert sql.DEATH_SUM in refused(first=29, last=31, key="c", death=1)
    slot(30, 60, key="c", death=50_000_000)


def test_death_cover_counts_what_stands_at_the_same_moment(guarded):
    """Two that do not meet do not add up; a third over both counts the higher one."""
    slot(0, 10, key="a", death=30_000_000)
    slot(20, 30, key="b", death=30_000_000)
    slot(0, 30, key="c", death=20_000_000)
    assert sql.DEATH_SUM in refused(first=5, last=25, key="d", death=1)


def test_one_policy_alone_above_the_sum_is_refused(guarded):
    assert sql.DEATH_SUM in refused(first=0, last=1, death=50_000_001)


def test_a_second_account_with_the_same_person_is_told_plainly(guarded):
    factory.submitted()
    other = factory.filled(customer(phone=ANOTHER_PHONE))
    with pytest.raises(BusinessRuleError) as refusal:
        submit_application(application=other, nonce=factory.tick(other))
    assert refusal.value.code == "one_at_a_time"
    other.refresh_from_db()
    assert other.is_open


def test_the_same_applicant_may_send_another_one_instead(guarded):
    first = factory.submitted()
    second = factory.submitted(first.applicant, plan="C")
    assert CoverSlot.objects.get(application=first).state == SlotState.RELEASED
    assert CoverSlot.objects.get(application=second).state == SlotState.HELD


def test_a_hold_that_was_not_paid_gives_way(guarded):
    first = factory.submitted()
    with time_machine.travel(clock.now() + slots.HOLD_FOR + timedelta(seconds=1), tick=False):
        other = factory.submitted(customer(phone=ANOTHER_PHONE))
    assert CoverSlot.objects.get(application=other).state == SlotState.HELD
    assert CoverSlot.objects.get(application=first).state == SlotState.RELEASED


def test_a_policy_after_the_first_one_ends_is_free(guarded):
    first = factory.submitted(term="30d")
    factory.submitted(first.applicant, term="30d", start_on=clock.add_days(first.end_on, 1))
