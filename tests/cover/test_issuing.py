"""Exactly one policy for an application, or the money back (edge cases 21, 24, 25, 26, 27)."""

from datetime import date, timedelta

import pytest
import time_machine

from policies.cover.models import Policy
from policies.cover.services.issuing import settle_payment
from policies.cover.services.papers import contract_of
from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import CoverSlot
from policies.payments.models import Refund
from policies.payments.services import start_payment
from storefront.documents.models import Document
from storefront.foundation import clock
from storefront.foundation.clock import BEIJING
from storefront.messages.models import HandsetMessage, Message, PolicyEvent
from storefront.reading.enums import ChainState, RowKind
from tests.enrolment import factory
from tests.people import customer

pytestmark = pytest.mark.django_db

ANOTHER_PHONE = "+8613800138111"


def test_paid_becomes_one_policy_with_everything_it_owes(guarded):
    application = factory.submitted()
    factory.paid(application)
    factory.deliver()
    policy = Policy.objects.get()
    application.refresh_from_db()
    assert application.state == ApplicationState.ISSUED
    assert CoverSlot.objects.get(application=application).state == SlotState.TAKEN
    assert policy.start_at == clock.start_of_day(clock.add_days(clock.today(), 1))
    assert policy.end_at == clock.start_of_day(clock.add_days(policy.end_on, 1))
    assert {one.kind for one in Document.objects.filter(owner=policy.holder)} == {"policy", "application"}
    assert PolicyEvent.objects.get(policy_reference=policy.reference).kind == "issued"
    assert Message.objects.filter(text_code="policy_issued").count() == 1
    assert HandsetMessage.objects.exists()
    chain = application.chain
    chain.refresh_from_db()
    assert chain.state == ChainState.CONCLUDED
    assert chain.rows.filter(kind=RowKind.ISSUED).count() == 1
    assert {row.snapshot["id_number"] for row in policy.parties.all()} == {factory.NUMBER}
    assert policy.designations.get().kind == "statutory"


def test_the_effect_delivered_five_times_makes_one_policy(guarded):
    payment = factory.paid(factory.submitted())
    for _ in range(5):
        settle_payment(payment.reference)
    assert Policy.objects.count() == 1
    assert Message.objects.filter(text_code="policy_issued").count() == 1
    assert not Refund.objects.exists()


def test_the_limit_taken_by_another_sale_gives_the_money_back(guarded):
    """Two accounts, one person: the first one's money comes after its hold ran out and the second was
    paid; one policy, one refund with an SMS."""
    first = factory.submitted()
    late = start_payment(first)
    with time_machine.travel(clock.now() + timedelta(minutes=21), tick=False):
        second = factory.submitted(customer(phone=ANOTHER_PHONE))
        paid_second, paid_first = factory.paid(second), factory.book(late)
        factory.deliver()
    assert Policy.objects.get().application == second
    first.refresh_from_db()
    assert (first.state, first.closed_reason) == (ApplicationState.CLOSED, "one_at_a_time")
    refund = Refund.objects.get()
    assert (refund.payment, refund.amount_fen) == (paid_first, paid_first.amount_fen)
    assert Message.objects.filter(text_code="application_refunded").count() == 1
    assert not paid_second.refunds.exists()


def test_a_version_withdrawn_after_paying_gives_the_money_back(guarded):
    """Edge case 21."""
    application = factory.submitted()
    payment = factory.paid(application)
    type(application.version).objects.update(withdrawn_at=clock.now())
    factory.deliver()
    assert not Policy.objects.exists()
    assert payment.refunds.get().amount_fen == 2000
    application.refresh_from_db()
    assert application.closed_reason == "withdrawn"


def test_a_start_that_passed_before_paying_moves_to_the_day_after_payment(guarded):
    application = factory.submitted(term="30d")
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        paid_on = clock.today()
        factory.paid(application)
        factory.deliver()
    policy = Policy.objects.get()
    assert policy.start_on == clock.add_days(paid_on, 1)
    assert (policy.end_on - policy.start_on).days == 29


def test_a_late_worker_does_not_move_the_start(guarded):
    """R-06: cover starts as promised however late the policy is written."""
    application = factory.submitted(term="30d")
    promised = application.start_on
    factory.paid(application)
    with time_machine.travel(clock.now() + timedelta(hours=20), tick=False):
        factory.deliver()
    assert Policy.objects.get().start_on == promised


def test_who_grew_too_old_until_the_moved_start_gets_the_money_back(guarded):
    today = clock.today()
    turns_81 = clock.add_days(today, 3)
    number = factory.born(turns_81.replace(year=turns_81.year - 81))
    application = factory.submitted(customer(phone=ANOTHER_PHONE), id_number=number, age=80, term="30d")
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        factory.paid(application)
        factory.deliver()
    application.refresh_from_db()
    assert (application.state, application.closed_reason) == (ApplicationState.CLOSED, "not_insurable")
    assert Refund.objects.get().amount_fen == application.premium_fen


def test_a_chosen_start_is_kept(guarded):
    start_on = clock.add_days(clock.today(), 90)
    assert factory.issued(start_on=start_on).start_on == start_on


def test_bought_at_the_last_tenth_of_a_second_it_starts_at_midnight(guarded):
    """Edge case 26: half-open, Beijing time."""
    with time_machine.travel("2026-11-22T23:59:59.9+08:00", tick=False):
        policy = factory.issued(term="1d")
    assert policy.start_at.astimezone(BEIJING).isoformat() == "2026-11-23T00:00:00+08:00"
    assert not policy.covers(policy.start_at - timedelta(milliseconds=1))
    assert policy.covers(policy.start_at)
    assert policy.covers(policy.end_at - timedelta(milliseconds=1))
    assert not policy.covers(policy.end_at)


@pytest.mark.parametrize(
    ("start_on", "term", "end_on"),
    [
        (date(2028, 2, 29), "1y", date(2029, 2, 28)),
        (date(2027, 1, 31), "1m", date(2027, 2, 28)),
        (date(2028, 1, 31), "1m", date(2028, 2, 29)),
    ],
)
def test_months_end_where_the_calendar_has_no_such_day(guarded, start_on, term, end_on):
    """Edge case 27."""
    with time_machine.travel(clock.start_of_day(start_on) - timedelta(hours=12), tick=False):
        policy = factory.issued(start_on=start_on, term=term)
    assert policy.end_on == end_on
    assert policy.end_at == clock.start_of_day(clock.add_days(end_on, 1))


def test_reminder_goes_out_the_day_before_the_end_and_never_renews(guarded):
    policy = factory.issued(term="30d")
    day_before = clock.start_of_day(clock.add_days(policy.end_on, -1))
    with time_machine.travel(day_before + timedelta(hours=8), tick=False):
        factory.deliver()
        assert not Message.objects.filter(text_code="cover_ends_soon").exists()
    with time_machine.travel(day_before + timedelta(hours=9, minutes=1), tick=False):
        factory.deliver()
        factory.deliver()
    assert Message.objects.filter(text_code="cover_ends_soon").count() == 1
    assert Policy.objects.count() == 1


def test_papers_lead_to_the_very_version_of_the_clauses_that_was_bought(guarded, client, settings):
    policy = factory.issued()
    url = contract_of(policy).clauses.url
    assert url.endswith(f"/versions/{policy.version.number}/")
    assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200
