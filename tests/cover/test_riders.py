"""Cancelling one rider: its own line once, the rest stays (edge case 40)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.cover.enums import PolicyState
from policies.cover.models import CoverHold, Policy, RiderCancellation
from policies.cover.selectors import premium_left_fen, riders_in_force, riders_left
from policies.cover.services.cancelling import cancel_policy, refund_now
from policies.cover.services.changing import work_change_for
from policies.cover.services.riders import cancel_rider, rider_refund_now
from policies.enrolment.models import CoverSlot
from policies.payments.models import Payment, Refund
from storefront.documents.enums import DocumentState
from storefront.documents.models import Document
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.messages.models import Message, PolicyEvent
from tests.cover.test_cancelling import on_day
from tests.enrolment import factory

pytestmark = pytest.mark.django_db

RIDERS = ("ambulance", "rescue")
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def policy(guarded) -> Policy:
    """Plan B for a year, ¥20.00, with two riders of ¥5.00 and ¥10.00."""
    return factory.issued(riders=RIDERS)


def refusal_of(policy, code="ambulance", **kwargs) -> str:
    with pytest.raises(BusinessRuleError) as refusal:
        cancel_rider(policy=policy, code=code, actor="test", **kwargs)
    return refusal.value.code


def promised(policy) -> list[int]:
    return list(policy.payment.refunds.order_by("pk").values_list("amount_fen", flat=True))


def test_unused_days_of_its_own_line_come_back(policy):
    """The example of docs/pricing.md: 500 × 265 ÷ 365, then 3000 × 165 ÷ 365."""
    with on_day(policy, 100, hours=15):
        row = cancel_rider(policy=policy, code="ambulance", actor="test", agreed_fen=363)
        factory.deliver()
    assert (row.line_fen, row.refund_fen) == (500, 363)
    assert row.effective_on == clock.add_days(policy.start_on, 99)
    assert row.steps[0] == "这一项的保费：¥5.00"
    policy.refresh_from_db()
    assert policy.state == PolicyState.ACTIVE
    assert policy.cover_ends_at == policy.end_at
    assert (policy.premium_fen, policy.riders) == (3500, list(RIDERS))  # what was bought stays readable
    assert (premium_left_fen(policy), riders_left(policy)) == (3000, ("rescue",))
    with on_day(policy, 200):
        assert cancel_policy(policy=policy, actor="test").refund_fen == 1356
    assert promised(policy) == [363, 1356]


def test_the_rider_runs_to_the_end_of_the_day_of_the_request(policy):
    with on_day(policy, 3, hours=10):
        cancel_rider(policy=policy, code="ambulance", actor="test")
    last = policy.start_at + timedelta(days=3) - MOMENT
    assert riders_in_force(policy, policy.start_at - MOMENT) == ()
    assert riders_in_force(policy, policy.start_at) == RIDERS
    assert riders_in_force(policy, last) == RIDERS
    assert riders_in_force(policy, last + MOMENT) == ("rescue",)
    assert riders_in_force(policy, policy.end_at) == ()


def test_before_the_start_its_whole_line_comes_back_and_it_never_begins(policy):
    with time_machine.travel(policy.start_at - MOMENT, tick=False):
        row = cancel_rider(policy=policy, code="rescue", actor="test")
        assert (row.refund_fen, row.effective_on) == (1000, None)
        assert refund_now(policy).amount_fen == 2500
    assert riders_in_force(policy, policy.start_at) == ("ambulance",)
    assert row.ends_at == policy.start_at


def test_at_the_first_moment_of_cover_a_day_is_used(policy):
    with on_day(policy, 1):
        assert rider_refund_now(policy, "ambulance").amount_fen == 499  # 500 × 364 ÷ 365


def test_a_rider_goes_once(policy):
    cancel_rider(policy=policy, code="ambulance", actor="test")
    assert refusal_of(policy) == "rider_cancelled"
    assert promised(policy) == [500]
    cancel_rider(policy=policy, code="rescue", actor="test")
    assert promised(policy) == [500, 1000]


def test_the_database_stands_behind_each_rule(policy):
    fields = {
        "policy": policy,
        "rider": "ambulance",
        "actor": "test",
        "asked_at": clock.now(),
        "effective_on": policy.start_on,
        "line_fen": 500,
        "refund_fen": 499,
    }
    wrong = ({"refund_fen": 501}, {"effective_on": None}, {"rider": ""})
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RiderCancellation.objects.create(**{**fields, **change})
    RiderCancellation.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        RiderCancellation.objects.create(**fields)


@pytest.mark.parametrize(
    ("code", "refusal"), [("B", "base_plan"), ("A", "no_rider"), ("transit", "no_rider"), ("", "no_rider")]
)
def test_only_a_rider_that_was_bought_can_go(policy, code, refusal):
    """Edge case 29: without the base there are no riders, so the base goes with the whole policy."""
    assert refusal_of(policy, code) == refusal
    assert promised(policy) == []


def test_while_a_claim_is_open_a_person_must_look(policy):
    hold = CoverHold.objects.create(policy=policy, reason="claim", placed_at=clock.now())
    assert refusal_of(policy) == "held"
    CoverHold.objects.filter(pk=hold.pk).update(lifted_at=clock.now())
    cancel_rider(policy=policy, code="ambulance", actor="test")


def test_of_a_cancelled_or_ended_policy_nothing_goes(guarded):
    policy = factory.issued(term="1m", riders=RIDERS)
    with time_machine.travel(policy.end_at, tick=False):
        assert refusal_of(policy) == "ended"
    cancel_policy(policy=policy, actor="test")
    assert refusal_of(policy) == "cancelled"
    assert promised(policy) == [policy.premium_fen]


def test_a_sum_that_changed_is_shown_again(policy):
    with on_day(policy, 10):
        shown, whole = rider_refund_now(policy, "ambulance").amount_fen, refund_now(policy).amount_fen
    with on_day(policy, 11):
        assert refusal_of(policy, agreed_fen=shown) == "refund_changed"
        cancel_rider(policy=policy, code="ambulance", actor="test")
        with pytest.raises(BusinessRuleError, match="changed"), translation.override("en"):
            cancel_policy(policy=policy, actor="test", agreed_fen=whole)
    assert not Refund.objects.filter(reason="cancelled").exists()


def test_the_whole_after_a_rider_says_what_is_no_longer_counted(policy):
    cancel_rider(policy=policy, code="ambulance", actor="test")
    first = refund_now(policy).steps[0]
    assert first.working == "¥35.00 − ¥5.00（已单独退掉的附加保障）"
    assert cancel_policy(policy=policy, actor="test").refund_fen == 3000
    assert sum(promised(policy)) == policy.payment.received_fen


def test_the_paper_the_history_and_an_sms_say_so(policy):
    with on_day(policy, 100):
        cancel_rider(policy=policy, code="ambulance", actor="test")
    papers = Document.objects.filter(owner=policy.holder, kind="policy").order_by("version")
    assert papers[0].state == DocumentState.SUPERSEDED
    assert papers[0].superseded_by == papers[1]
    event = PolicyEvent.objects.get(kind="rider_cancelled")
    assert (event.policy_reference, event.owner) == (policy.reference, policy.holder)
    assert "3.63 元" in event.text
    message = Message.objects.get(text_code="rider_cancelled")
    assert "3.63 元" in message.text
    assert "救护车" not in message.text  # no word of what is insured travels by SMS


def paper_of(policy):
    from policies.cover.services.papers import contract_of

    return contract_of(Policy.objects.get(pk=policy.pk))


def test_the_new_paper_keeps_what_ran_and_drops_what_never_began(policy):
    cancel_rider(policy=policy, code="rescue", actor="test")
    paper = paper_of(policy)
    assert [line.amount_fen for line in paper.premium_lines] == [2000, 500]
    assert (paper.premium_fen, len(paper.riders)) == (2500, 1)
    with on_day(policy, 100):
        cancel_rider(policy=policy, code="ambulance", actor="test")
    paper = paper_of(policy)
    assert (paper.premium_fen, len(paper.riders), len(paper.special_terms)) == (2500, 1, 2)
    assert "没有生效" in paper.special_terms[0]
    assert f"保到 {clock.add_days(policy.start_on, 99)} 24 时为止" in paper.special_terms[1]


def test_its_death_cover_is_free_for_another_policy(guarded):
    policy = factory.issued(riders=("transit", "ambulance"))
    before = CoverSlot.objects.get(application=policy.application).death_sum_fen
    cancel_rider(policy=policy, code="ambulance", actor="test")
    assert CoverSlot.objects.get(application=policy.application).death_sum_fen == before
    cancel_rider(policy=policy, code="transit", actor="test")
    assert CoverSlot.objects.get(application=policy.application).death_sum_fen == before - 5_000_000


def test_new_work_is_priced_without_it(policy):
    cancel_rider(policy=policy, code="rescue", actor="test")
    change = work_change_for(Policy.objects.get(pk=policy.pk), factory.work_of_class(4))
    assert (change.paid_fen, change.should_pay_fen) == (2500, 3750)


DAYS = st.integers(min_value=0, max_value=30)
LINES = st.lists(st.integers(min_value=0, max_value=9999), min_size=3, max_size=3)


@pytest.fixture
def monthly(guarded) -> Policy:
    return factory.issued(term="30d", riders=RIDERS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, days=st.lists(DAYS, min_size=3, max_size=3), whole=st.booleans())
def test_no_order_of_cancelling_gives_back_more_than_was_paid(monthly, lines, days, whole):
    """Riders on any days, then the whole: each line at most once, and to the day what its own days say.
    Day 0 is the eve of the start."""
    with transaction.atomic():
        priced(monthly, lines)
        days.sort()
        for code, day in zip(RIDERS, days, strict=False):
            with on_day(monthly, day, hours=9):
                cancel_rider(policy=monthly, code=code, actor="test")
        if whole:
            with on_day(monthly, days[2], hours=9):
                cancel_policy(policy=monthly, actor="test")
        due = [owed(fen, day) for fen, day in zip((*lines[1:], lines[0]), days, strict=True)]
        assert promised(monthly) == due[: 3 if whole else 2]
        assert all(0 <= back <= line for back, line in zip(due, (*lines[1:], lines[0]), strict=True))
        assert sum(promised(monthly)) <= sum(lines)
        transaction.set_rollback(True)


def priced(policy: Policy, lines: list[int]) -> None:
    """Give a policy other amounts: plan, first rider, second rider."""
    fresh = Policy.objects.get(pk=policy.pk)
    for line, fen in zip(fresh.price_lines, lines, strict=True):
        line["amount_fen"] = fen
    fresh.premium_fen = sum(lines)
    fresh.save()
    Payment.objects.filter(pk=fresh.payment_id).update(amount_fen=sum(lines), received_fen=sum(lines))


def owed(line_fen: int, day: int) -> int:
    """Counted here once more, in halves of a thirtieth: half up."""
    return line_fen if day == 0 else (2 * line_fen * (30 - day) + 30) // 60
