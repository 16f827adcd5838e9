"""Letting go of people whose purchase came to nothing (R-32; PIPL Art.47)."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from policies.enrolment.models import ApplicationParty
from storefront.accounts.models import Person, User
from storefront.foundation import clock
from storefront.foundation.personal_data.declarations import ABANDONED


def erase_forgotten_people() -> int:
    """Delete persons older than 90 days of whom no application speaks any more; returns how many. Who
    was an account's holder no longer is."""
    spoken_of = ApplicationParty.objects.filter(person=OuterRef("pk"))
    forgotten = Person.objects.filter(~Exists(spoken_of), created_at__lt=clock.now() - ABANDONED.period)
    erased = 0
    for pk in list(forgotten.values_list("pk", flat=True)):
        with transaction.atomic():
            User.objects.filter(holder=pk).update(holder=None)
            erased += forgotten.filter(pk=pk).delete()[1].get(Person._meta.label, 0)
    return erased
