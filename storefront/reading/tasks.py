"""What reading does by the clock: closes days, erases abandoned sales."""

from celery import shared_task

from storefront.reading.services import anchors, erasure


@shared_task(name="storefront.anchor_evidence")
def anchor_evidence() -> None:
    anchors.anchor_days()


@shared_task(name="storefront.erase_abandoned_sales")
def erase_abandoned_sales() -> None:
    erasure.erase_abandoned()
