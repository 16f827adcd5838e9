"""Cancelling with the refund of the one engine, once, to the payer (edge cases 39 and 41)."""

from datetime import timedelta

import pytest
import time_machine

from policies.cover.enums import PolicyState
from policies.cover.models import Cancellation, CoverHold
from policies.cover.services.cancelling import cancel_policy, refund_now
from policies.enrolment.enums import SlotState
from policies.enrolment.models import CoverSlot
from policies.payments.models import Refund
from storefront.documents.enums import DocumentState
from storefront.documents.models import Document
from storefront.documents.verification import Verdict, check_code
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.messages.models import Message
from tests.enrolment import factory

pytestmark = pytest.mark.django_db


def on_day(policy, day: int, **time):
    """A moment on the so-manieth day of cover; day 1 is the first."""
    return time_machine.travel(policy.start_at + timedelta(days=day - 1, **time), tick=False)


def refusal_of(**kwargs) -> str:
    with pytest.raises(BusinessRuleError) as refusal:
        cancel_policy(actor="test", **kwargs)
    return refusal.value.code


@pytest.mark.parametrize(
    ("choices", "day", "fen"),
    [
        ({"plan": "C", "term": "1y"}, 100, 2178),
        ({"plan": "C", "term": "30d"}, 1, 290),
        ({"plan": "A", "term": "30d"}, 29, 3),
        ({"plan": "A", "term": "30d"}, 30, 0),
    ],
)
def test_unused_whole_days_come_back(guarded, choices, day, fen):
    policy = factory.issued(**choices)
    with on_day(policy, day, hours=15):
        cancellation = cancel_policy(policy=policy, actor="test", agreed_fen=fen)
        factory.deliver()
    assert cancellation.refund_fen == fen
    assert sum(refund.amount_fen for refund in Refund.objects.filter(payment=policy.payment)) == fen
    policy.refresh_from_db()
    assert policy.state == PolicyState.CANCELLED
    assert policy.cover_ends_at == policy.start_at + timedelta(days=day)
    assert cancellation.steps


def test_before_the_start_everything_comes_back_and_cover_never_begins(guarded):
    policy = factory.issued()
    with time_machine.travel(policy.start_at - timedelta(milliseconds=1), tick=False):
        assert cancel_policy(policy=policy, actor="test").refund_fen == policy.premium_fen
    policy.refresh_from_db()
    assert not policy.covers(policy.start_at)


def test_at_the_first_moment_of_cover_a_day_is_used(guarded):
    policy = factory.issued(plan="C", term="30d")
    with on_day(policy, 1):
        assert refund_now(policy).amount_fen == 290


def test_cover_runs_to_the_end_of_the_day_of_the_request(guarded):
    policy = factory.issued()
    with on_day(policy, 3, hours=10):
        cancel_policy(policy=policy, actor="test")
    policy.refresh_from_db()
    assert policy.covers(policy.start_at + timedelta(days=3) - timedelta(milliseconds=1))
    assert not policy.covers(policy.start_at + timedelta(days=3))


def test_refunding_twice_is_impossible(guarded):
    policy = factory.issued()
    cancel_policy(policy=policy, actor="test")
    assert refusal_of(policy=policy) == "cancelled"
    assert Cancellation.objects.count() == 1
    assert Refund.objects.count() == 1


def test_a_sum_that_changed_at_midnight_is_shown_again(guarded):
    policy = factory.issued(plan="C")
    with on_day(policy, 10):
        shown = refund_now(policy).amount_fen
    with on_day(policy, 11):
        assert refusal_of(policy=policy, agreed_fen=shown) == "refund_changed"
    assert not Refund.objects.exists()


def test_while_a_claim_is_open_a_person_must_look(guarded):
    policy = factory.issued()
    hold = CoverHold.objects.create(policy=policy, reason="claim", placed_at=clock.now())
    assert refusal_of(policy=policy) == "held"
    CoverHold.objects.filter(pk=hold.pk).update(lifted_at=clock.now())
    cancel_policy(policy=policy, actor="test")


def test_an_ended_policy_has_nothing_to_cancel(guarded):
    policy = factory.issued(term="1d")
    with on_day(policy, 2):
        assert refusal_of(policy=policy) == "ended"


def test_paper_is_worth_as_much_as_the_cover_to_midnight_and_nothing_after(guarded, client):
    policy = factory.issued()
    Document.objects.filter(kind="policy").update(
        state=DocumentState.SEALED, sealed_at=clock.now(), file_hash="0" * 64
    )
    code = Document.objects.get(kind="policy").code
    with on_day(policy, 3, hours=10):
        cancel_policy(policy=policy, actor="test")
    policy.refresh_from_db()
    with time_machine.travel(policy.cover_ends_at - timedelta(milliseconds=1), tick=False):
        before = client.get(f"/verify/{code}/").content.decode()
        assert check_code(code).verdict is Verdict.ENDING
    with time_machine.travel(policy.cover_ends_at, tick=False):
        assert check_code(code).verdict is Verdict.WITHDRAWN
    last = clock.beijing_date(policy.start_at + timedelta(days=2))
    assert f"{last.year} 年 {last.month} 月 {last.day} 日 24:00" in before
    assert "已撤回" not in before


def test_the_paper_is_withdrawn_and_the_room_is_free(guarded):
    policy = factory.issued()
    cancel_policy(policy=policy, actor="test")
    states = dict(Document.objects.filter(owner=policy.holder).values_list("kind", "state"))
    assert states["policy"] == DocumentState.WITHDRAWN
    assert states["application"] != DocumentState.WITHDRAWN
    assert CoverSlot.objects.get(application=policy.application).state == SlotState.RELEASED
    assert Message.objects.filter(text_code="policy_cancelled").count() == 1


def test_a_cancelled_policy_is_not_reminded_of(guarded):
    policy = factory.issued(term="30d")
    cancel_policy(policy=policy, actor="test")
    with time_machine.travel(policy.end_at - timedelta(hours=5), tick=False):
        factory.deliver()
    assert not Message.objects.filter(text_code="cover_ends_soon").exists()
