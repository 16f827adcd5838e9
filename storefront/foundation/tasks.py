"""Celery's doors to foundation: deliver one outbox entry, sweep up the late ones, erase what is over."""

from celery import shared_task

from storefront.foundation import clock, outbox
from storefront.foundation.personal_data.erasure import erase_expired as erase_rows


@shared_task(name="storefront.deliver_outbox", acks_late=True)
def deliver_outbox(entry_id: int) -> None:
    outbox.deliver(entry_id)


@shared_task(name="storefront.sweep_outbox")
def sweep_outbox() -> None:
    outbox.sweep()


@shared_task(name="storefront.erase_expired")
def erase_expired() -> None:
    erase_rows(clock.now())
