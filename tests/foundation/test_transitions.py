"""States: only along the table, once, with a row of history in the same transaction."""

import pytest
from django.db import transaction

from storefront.foundation.transitions import StateChange, transition
from storefront.messages.models import Message, MessageState
from storefront.messages.services import send_sms

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    with transaction.atomic():
        return send_sms(
            phone="+8613800138000", text_code="refund_paid", params={"amount": "1", "tail": "2"}, key="a"
        )


def move(message, to, **changes):
    return transition(message, to, actor="system:test", reason="a test", **changes)


def test_a_move_changes_state_and_columns_and_writes_history(message):
    assert move(message, MessageState.SENT, provider_id="p-1")
    assert (message.state, message.provider_id) == ("sent", "p-1")
    change = StateChange.objects.get()
    assert (change.subject, change.subject_id) == ("storefront.message", message.pk)
    assert (change.from_state, change.to_state, change.actor) == ("pending", "sent", "system:test")


def test_who_comes_second_moves_nothing(message):
    stale = Message.objects.get(pk=message.pk)
    assert move(message, MessageState.SENT, provider_id="first")
    assert not move(stale, MessageState.SENT, provider_id="second")
    assert stale.provider_id == "first"
    assert StateChange.objects.count() == 1


def test_a_move_the_table_does_not_know_is_not_made(message):
    move(message, MessageState.SENT)
    assert not move(message, MessageState.REFUSED)
    with pytest.raises(ValueError, match="no state"):
        move(message, "nowhere")
    assert StateChange.objects.count() == 1


def test_history_and_move_stand_or_fall_together(message):
    with pytest.raises(KeyError), transaction.atomic():
        move(message, MessageState.SENT)
        raise KeyError
    assert Message.objects.get().state == MessageState.PENDING
    assert not StateChange.objects.exists()
