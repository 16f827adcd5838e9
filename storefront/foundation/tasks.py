"""Celery's two doors to the outbox: deliver one entry, sweep up the late ones."""

from celery import shared_task

from storefront.foundation import outbox


@shared_task(name="storefront.deliver_outbox", acks_late=True)
def deliver_outbox(entry_id: int) -> None:
    outbox.deliver(entry_id)


@shared_task(name="storefront.sweep_outbox")
def sweep_outbox() -> None:
    outbox.sweep()
