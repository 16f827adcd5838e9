"""What quoting does by the clock."""

from celery import shared_task

from policies.quoting.services import erase_abandoned_quotes


@shared_task(name="policies.erase_abandoned_quotes")
def erase_quotes() -> None:
    erase_abandoned_quotes()
