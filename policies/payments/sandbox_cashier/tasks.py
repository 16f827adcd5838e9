"""Celery's doors to the cashier's messenger."""

from celery import shared_task

from policies.payments.sandbox_cashier import notices


@shared_task(name="sandbox_cashier.send_notice")
def send_notice(notice_pk: int) -> None:
    notices.send(notice_pk)


@shared_task(name="sandbox_cashier.send_due_notices")
def send_due_notices() -> None:
    notices.send_due()
