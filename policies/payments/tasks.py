"""The outbox handler that sends refunds, and the periodic questions about money."""

from celery import shared_task

from policies.payments import services
from policies.payments.models import Refund
from storefront.foundation import outbox
from storefront.foundation.outbox import OutboxEntry


@outbox.handles("payments.refund")
def deliver_refund(entry: OutboxEntry) -> None:
    refund = Refund.objects.select_related("payment").get(reference=entry.payload["refund"])
    services.send_refund(refund)


@shared_task(name="policies.query_payments")
def query_payments() -> None:
    services.ask_due()
    services.refund_unissued()
