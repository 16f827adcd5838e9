"""Effects are rows first. A row is written with its cause, in one transaction; Celery delivers it
after commit; a sweep finds what the broker lost. Handlers may run twice and must bear it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import structlog
from celery import current_app
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from storefront.foundation import clock

log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=15)  # how late an entry is before the sweep sends it again
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
BATCH = 500


class Queue(models.TextChoices):
    NOW = "now", "now"
    HEAVY = "heavy", "heavy"


# How long a dead worker's entry waits before another takes it. Whoever waits for a code waits for this;
# a gateway is given up after 8 s, a paper takes a few seconds.
LEASES = {Queue.NOW: timedelta(seconds=30), Queue.HEAVY: timedelta(minutes=1)}


# How many late entries of a queue one sweep pushes again, the oldest first: a little more than workers
# deliver until the next sweep. All of them each time would bury a busy queue under copies of itself.
SWEEP_BATCHES = {Queue.NOW: 100, Queue.HEAVY: 20}


class OutboxState(models.TextChoices):
    PENDING = "pending", "pending"
    RUNNING = "running", "running"
    DONE = "done", "done"


class OutboxQuerySet(models.QuerySet["OutboxEntry"]):
    def ready(self, at: datetime) -> "OutboxQuerySet":
        """Entries that may run: due and untaken, or taken by a worker whose lease is over."""
        return self.filter(
            Q(state=OutboxState.PENDING, due_at__lte=at) | Q(state=OutboxState.RUNNING, lease_until__lte=at)
        )


class OutboxEntry(models.Model):
    """An effect that is owed. `key` is unique and is also used at the provider; `payload` holds
    references only, never personal data."""

    NOT_PERSONAL: ClassVar = frozenset({"kind", "key", "payload", "last_error"})

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=10, choices=Queue, default=Queue.HEAVY)
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="outbox_open", condition=~Q(state=OutboxState.DONE))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class TryAgain(Exception):
    """A handler could not finish for an outside reason; `after` says when to try again."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


Handler = Callable[[OutboxEntry], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the one handler of a kind. It runs outside any transaction."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers and _handlers[kind] is not handler:
            raise RuntimeError(f"two handlers for {kind}")
        _handlers[kind] = handler
        return handler

    return register


def enqueue(
    *, kind: str, key: str, payload: dict[str, Any], queue: str = Queue.HEAVY, due_at: datetime | None = None
) -> OutboxEntry:
    """Write an effect beside its cause. A second call with the same key changes nothing and returns
    the first row. Must run inside the transaction of its cause."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enqueue belongs inside the transaction that causes the effect")
    now = clock.now()
    try:
        with transaction.atomic():
            entry = OutboxEntry.objects.create(
                kind=kind, key=key, payload=payload, queue=queue, created_at=now, due_at=due_at or now
            )
    except IntegrityError:
        return OutboxEntry.objects.get(key=key)
    if entry.due_at <= now:
        transaction.on_commit(lambda: push(entry))
    return entry


def push(entry: OutboxEntry) -> None:
    """Tell a worker. A broker that does not answer is no harm: the sweep will tell it again."""
    if not settings.OUTBOX_PUSH:
        return

    try:
        current_app.send_task("storefront.deliver_outbox", args=[entry.pk], queue=entry.queue)
    except Exception as error:
        log.warning("broker_unreachable", entry=entry.pk, error=type(error).__name__)


def deliver(entry_id: int) -> bool:
    """Run one entry's handler if nobody else is running it. True where it is done now."""
    entry = _take(entry_id)
    if entry is None:
        return False
    try:
        _handlers[entry.kind](entry)
    except Exception as error:
        _postpone(entry, error)
        return False
    _mine(entry).update(state=OutboxState.DONE, done_at=clock.now(), lease_until=None, last_error="")
    return True


def _take(entry_id: int) -> OutboxEntry | None:
    """The entry under a lease of ours, or None where it is not due or another has it."""
    now = clock.now()
    ready = OutboxEntry.objects.ready(now).filter(pk=entry_id)
    entry = ready.first()
    if entry is None:
        return None
    taken = ready.filter(attempts=entry.attempts).update(
        state=OutboxState.RUNNING, lease_until=now + LEASES[Queue(entry.queue)], attempts=entry.attempts + 1
    )
    if not taken:
        return None
    entry.refresh_from_db()
    return entry


def _mine(entry: OutboxEntry) -> OutboxQuerySet:
    """The row, if our lease still stands: `attempts` is its fencing token."""
    return OutboxEntry.objects.filter(pk=entry.pk, state=OutboxState.RUNNING, attempts=entry.attempts)


def _postpone(entry: OutboxEntry, error: Exception) -> None:
    wait = timedelta(seconds=min(FIRST_RETRY_SECONDS * 2**entry.attempts, LONGEST_RETRY_SECONDS))
    if isinstance(error, TryAgain):
        wait = error.after or wait
        log.info("outbox_postponed", entry=entry.pk, kind=entry.kind, reason=str(error))
    else:
        log.exception("outbox_failed", entry=entry.pk, kind=entry.kind)
    _mine(entry).update(
        state=OutboxState.PENDING,
        due_at=clock.now() + wait,
        lease_until=None,
        # The type only: an exception's text may quote personal data.
        last_error=str(error)[:300] if isinstance(error, TryAgain) else type(error).__name__,
    )


def sweep() -> int:
    """Push again what is late. Returns how many entries were pushed."""
    late = OutboxEntry.objects.ready(clock.now() - GRACE).order_by("due_at")
    pushed = [entry for queue, most in SWEEP_BATCHES.items() for entry in late.filter(queue=queue)[:most]]
    for entry in pushed:
        push(entry)
    return len(pushed)


def deliver_due(*queues: Queue) -> int:
    """Deliver everything that is due, here and now, of these queues or of all; returns how many entries
    got done. For commands and tests that want no worker."""
    wanted = queues or tuple(Queue)
    done = 0
    while True:
        ready = OutboxEntry.objects.ready(clock.now()).filter(queue__in=wanted)
        ids = list(ready.values_list("pk", flat=True)[:BATCH])
        progressed = sum(deliver(entry_id) for entry_id in ids)
        done += progressed
        if not progressed:
            return done
