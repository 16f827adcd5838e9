"""What enrolment does by the clock: forgets people whose purchase came to nothing."""

from celery import shared_task

from policies.enrolment.services.erasure import erase_forgotten_people


@shared_task(name="policies.erase_forgotten_people")
def erase_people() -> None:
    erase_forgotten_people()
