"""A thing is insured: its particulars, its price, its room across accounts (domain 2.2; edge case 25)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from policies.cover.models import Policy
from policies.cover.services.cancelling import cancel_policy
from policies.cover.services.issuing import settle_payment
from policies.enrolment.domain.progress import CHECK, PARTICULAR, Page, first_open, pages
from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import ApplicationParticular, CoverSlot
from policies.enrolment.selectors import progress_of, stated_particulars
from policies.enrolment.services.particulars import state_particular
from policies.enrolment.services.submission import reopen_if_outdated, submit_application
from policies.payments.models import Refund
from policies.payments.services import start_payment
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.messages.models import Message
from tests.enrolment import factory
from tests.people import WANG, customer

pytestmark = pytest.mark.django_db

TYPED_OTHERWISE = "ｄｍｘ2026-1108 000123"


def another() -> object:
    return customer(**WANG)


def asked(application, code):
    return next(one for one in application.version.definition.particulars if one.code == code)


def refusal_of(action, **kwargs) -> str:
    with pytest.raises(BusinessRuleError) as refusal:
        action(**kwargs)
    return refusal.value.code


def hers(**extra):
    """The same thing in another account, by another person, its number typed otherwise."""
    stated = {"serial": TYPED_OTHERWISE}
    return factory.filled(another(), product="appliance", id_number=WANG["id_number"], stated=stated, **extra)


def test_a_things_buyer_is_asked_neither_work_nor_beneficiaries():
    application = factory.filled(product="appliance")
    shown = [page.code for page, _done in pages(progress_of(application))]
    assert "occupation" not in shown
    assert "beneficiaries" not in shown
    first, last = shown.index("particular"), shown.index("need")
    assert shown.index("address") < first < last
    assert first_open(progress_of(application)).code == CHECK


def test_particulars_lie_sealed_and_the_serial_is_found_however_it_is_typed():
    mine, theirs = factory.filled(product="appliance"), hers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM policies_applicationparticular")
        assert not [row for row in cursor.fetchall() if "DMX" in row[0] or "洗衣机" in row[0]]
    lookups = set(ApplicationParticular.objects.filter(code="serial").values_list("lookup", flat=True))
    assert len(lookups) == 1
    assert None not in lookups
    assert stated_particulars(theirs)["serial"] == TYPED_OTHERWISE
    assert set(mine.particulars.exclude(code="serial").values_list("lookup", flat=True)) == {None}


@pytest.mark.parametrize("value", ["", "—- –", "\u200b", "x" * 41])
def test_a_serial_that_tells_nothing_is_refused(value):
    application = factory.draft(product="appliance")
    serial = asked(application, "serial")
    assert refusal_of(state_particular, application=application, particular=serial, value=value)
    assert not application.particulars.exists()


def test_nothing_is_sent_without_every_particular():
    application = factory.filled(product="appliance")
    application.particulars.filter(code="order").delete()
    assert first_open(progress_of(application)) == Page(PARTICULAR, "order")
    code = refusal_of(submit_application, application=application, nonce=factory.tick(application))
    assert code == "incomplete"


def test_one_thing_has_one_policy_whoever_insures_it(guarded):
    factory.submitted(product="appliance")
    other = hers()
    code = refusal_of(submit_application, application=other, nonce=factory.tick(other))
    assert code == "one_per_item"
    other.refresh_from_db()
    assert other.is_open


def test_one_person_may_insure_several_things_at_once(guarded):
    first = factory.issued(product="appliance")
    second = factory.submitted(first.holder, product="appliance", stated={"serial": "DMX-2"})
    assert settle_payment(factory.paid(second).reference)
    assert Policy.objects.count() == 2
    assert set(CoverSlot.objects.values_list("death_sum_fen", flat=True)) == {0}


def test_a_thing_and_its_owner_have_rooms_apart(guarded):
    person = factory.issued(customer())
    thing = factory.issued(person.holder, product="appliance")
    assert {thing.state, person.state} == {"active"}


def test_who_paid_second_gets_the_money_back_and_is_told_why(guarded):
    """The first one's money comes after its hold ran out and another account's policy was issued."""
    first = factory.submitted(product="appliance")
    late = start_payment(first)
    with time_machine.travel(clock.now() + timedelta(minutes=21), tick=False):
        second = hers()
        submit_application(application=second, nonce=factory.tick(second))
        factory.paid(second)
        paid_first = factory.book(late)
        factory.deliver()
    assert Policy.objects.get().application == second
    first.refresh_from_db()
    assert (first.state, first.closed_reason) == (ApplicationState.CLOSED, "one_per_item")
    assert Refund.objects.get().amount_fen == paid_first.amount_fen
    told = Message.objects.get(text_code="application_refunded")
    assert "这件物品同一时间已经有一份" in told.text


def test_cover_starts_when_it_is_paid_and_ends_at_24_of_the_last_day(guarded):
    with time_machine.travel("2027-03-05T14:20:37+08:00", tick=False):
        policy = factory.issued(product="appliance")
    assert policy.start_at == policy.payment.paid_at
    assert clock.beijing_date(policy.start_at) == policy.start_on == clock.day_of(2027, 3, 5)
    assert policy.end_at == clock.start_of_day(clock.day_of(2028, 3, 5))
    assert policy.covers(policy.start_at)
    assert not policy.covers(policy.start_at - timedelta(microseconds=1))
    slot = CoverSlot.objects.get(application=policy.application)
    assert (slot.start_at, slot.end_at) == (policy.start_at, policy.end_at)
    sent = Message.objects.get(text_code="policy_issued_at_once")
    assert "2028-03-04" in sent.text
    assert not Message.objects.filter(text_code="policy_issued").exists()


def test_paid_after_midnight_only_the_days_move_on(guarded):
    """Nothing is confirmed again: the buyer was told that cover starts at payment."""
    with time_machine.travel("2027-03-05T23:59:00+08:00", tick=False):
        application = factory.submitted(product="appliance")
    with time_machine.travel("2027-03-06T00:01:00+08:00", tick=False):
        assert not reopen_if_outdated(application=application)
        policy = settle_payment(factory.paid(application).reference)
    assert policy.start_on == clock.day_of(2027, 3, 6)
    assert policy.end_on == clock.day_of(2028, 3, 5)


def test_a_notice_that_comes_after_midnight_does_not_move_the_start(guarded):
    """The gateway says when it was paid; a late notice changes neither start nor price."""
    with time_machine.travel("2027-03-05T23:59:00+08:00", tick=False):
        thing = start_payment(factory.submitted(product="appliance"))
        person = start_payment(factory.submitted(another(), id_number=WANG["id_number"], term="1d"))
        paid_at = clock.now()
    with time_machine.travel("2027-03-06T00:01:00+08:00", tick=False):
        policies = [
            settle_payment(factory.book(payment, paid_at=paid_at).reference) for payment in (thing, person)
        ]
    assert policies[0].start_at == paid_at
    assert policies[1].start_on == clock.day_of(2027, 3, 6)


def test_a_cancelled_things_room_is_free_when_its_cover_is_over(guarded):
    """Cover runs to 24:00 of the day of the request: who buys again that day would be insured twice."""
    with time_machine.travel("2027-03-05T10:00:00+08:00", tick=False):
        policy = factory.issued(product="appliance")
        cancel_policy(policy=policy, actor="test")
        again = hers()
        code = refusal_of(submit_application, application=again, nonce=factory.tick(again))
        assert code == "one_per_item"
    with time_machine.travel("2027-03-06T00:00:00+08:00", tick=False):
        submit_application(application=again, nonce=factory.tick(again))
    assert CoverSlot.objects.get(application=again).state == SlotState.HELD
