"""Effects: written with their cause, delivered once or again, never lost to a broker or a dead worker."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from storefront.foundation import clock, outbox
from storefront.foundation.outbox import OutboxEntry, OutboxState, TryAgain

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(monkeypatch):
    """A handler of the kind `test.effect`; `calls` are its keys, `fail` what it raises."""

    class Handler:
        def __init__(self):
            self.calls, self.fail = [], None

        def __call__(self, entry):
            self.calls.append(entry.key)
            if self.fail:
                raise self.fail

    made = Handler()
    monkeypatch.setitem(outbox._handlers, "test.effect", made)
    return made


def owe(key="a", **extra):
    with transaction.atomic():
        return outbox.enqueue(kind="test.effect", key=key, payload={"x": 1}, **extra)


@pytest.mark.django_db(transaction=True)
def test_an_effect_needs_the_transaction_of_its_cause():
    with pytest.raises(RuntimeError):
        outbox.enqueue(kind="test.effect", key="a", payload={})


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_cause_leaves_no_effect(handler):
    with pytest.raises(KeyError), transaction.atomic():
        outbox.enqueue(kind="test.effect", key="a", payload={})
        raise KeyError
    assert outbox.deliver_due() == 0
    assert not OutboxEntry.objects.exists()


def test_the_same_key_is_owed_once(handler):
    assert owe() == owe()
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    assert handler.calls == ["a"]


def test_a_second_enqueue_after_delivery_delivers_nothing(handler):
    owe()
    outbox.deliver_due()
    owe()
    assert outbox.deliver_due() == 0


def test_what_is_due_later_waits(handler):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        owe(due_at=clock.now() + timedelta(hours=1))
        assert outbox.deliver_due() == 0
        traveller.shift(timedelta(hours=1))
        assert outbox.deliver_due() == 1


def test_failures_wait_longer_each_time_and_tell_no_text(handler):
    handler.fail = ValueError("13800138000")
    waits = []
    with time_machine.travel(clock.now(), tick=False) as traveller:
        owe()
        for _ in range(3):
            outbox.deliver_due()
            entry = OutboxEntry.objects.get()
            waits.append(entry.due_at - clock.now())
            traveller.move_to(entry.due_at)
    assert waits == sorted(waits) and len(set(waits)) == 3
    assert entry.last_error == "ValueError"


def test_a_handler_says_when_to_try_again(handler):
    handler.fail = TryAgain("provider away", after=timedelta(minutes=7))
    with time_machine.travel(clock.now(), tick=False):
        owe()
        outbox.deliver_due()
        entry = OutboxEntry.objects.get()
        assert entry.due_at - clock.now() == timedelta(minutes=7)
        assert entry.last_error == "provider away"


@pytest.mark.parametrize("queue", list(outbox.Queue))
def test_an_entry_of_a_dead_worker_is_taken_after_its_lease(handler, queue):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        entry = owe()
        OutboxEntry.objects.update(
            state=OutboxState.RUNNING, lease_until=clock.now() + outbox.LEASES[queue], attempts=1
        )
        assert not outbox.deliver(entry.pk)
        traveller.shift(outbox.LEASES[queue])
        assert outbox.deliver(entry.pk)


def test_two_workers_do_not_run_one_entry_at_once(handler):
    entry = owe()
    runs = []

    def meanwhile(other):
        runs.append(outbox.deliver(other.pk))

    outbox._handlers["test.effect"] = meanwhile
    assert outbox.deliver(entry.pk)
    assert runs == [False]


def test_a_worker_that_comes_back_late_does_not_undo_the_next(handler):
    """The control of the fencing token: an old attempt may not mark the entry of a newer one."""
    entry = owe()

    def slow(mine):
        OutboxEntry.objects.filter(pk=mine.pk).update(attempts=9, state=OutboxState.RUNNING)

    outbox._handlers["test.effect"] = slow
    outbox.deliver(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (OutboxState.RUNNING, 9)


def test_the_sweep_pushes_what_the_broker_lost(handler, settings, monkeypatch):
    pushed = []
    monkeypatch.setattr(outbox, "push", lambda entry: pushed.append(entry.key))
    with time_machine.travel(clock.now(), tick=False) as traveller:
        owe("early")
        traveller.shift(outbox.GRACE + timedelta(seconds=1))
        owe("fresh")
        assert outbox.sweep() == 1
    assert pushed == ["early"]


def test_the_sweep_does_not_bury_a_busy_queue(handler, monkeypatch):
    """The oldest first, and no more than workers deliver meanwhile; the rest keep their first message."""
    pushed = []
    monkeypatch.setattr(outbox, "push", lambda entry: pushed.append(entry.key))
    most = outbox.SWEEP_BATCHES[outbox.Queue.HEAVY]
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for number in range(most + 5):
            owe(f"late-{number}")
            traveller.shift(timedelta(seconds=1))
        traveller.shift(outbox.GRACE)
        assert outbox.sweep() == most
    assert pushed == [f"late-{number}" for number in range(most)]


def test_a_broker_that_is_away_breaks_nothing(handler, settings, monkeypatch):
    settings.OUTBOX_PUSH = True

    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(outbox.current_app, "send_task", away)
    outbox.push(owe())
    assert outbox.deliver_due() == 1


def test_two_handlers_of_one_kind_are_a_mistake(handler):
    with pytest.raises(RuntimeError):
        outbox.handles("test.effect")(lambda entry: None)
