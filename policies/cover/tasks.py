"""The effects that cover owes: issue what was paid, remind before the end, tell of a refund in trouble;
and counting by the clock what was sold."""

from celery import shared_task

from policies.cover.services.counting import count_sold_versions
from policies.cover.services.issuing import REMIND, settle_payment
from policies.cover.services.reminding import remind_of_end
from policies.cover.services.telling import tell_of_refund
from policies.payments.services.refunds import TELL
from storefront.foundation import outbox
from storefront.foundation.outbox import OutboxEntry


@shared_task(name="policies.count_sold_versions")
def count_sold() -> None:
    count_sold_versions()


@outbox.handles("cover.issue_policy")
def issue(entry: OutboxEntry) -> None:
    settle_payment(entry.payload["payment"])


@outbox.handles(REMIND)
def remind(entry: OutboxEntry) -> None:
    remind_of_end(entry.payload["policy"])


@outbox.handles(TELL)
def tell(entry: OutboxEntry) -> None:
    tell_of_refund(entry.payload["refund"], entry.payload["state"])
