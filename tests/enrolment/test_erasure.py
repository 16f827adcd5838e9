"""A purchase that came to nothing: what it knew of people is gone after 90 days; a policy's stays."""

from datetime import timedelta

import pytest
import time_machine

from policies.enrolment.models import Application, ApplicationAnswer, ApplicationParticular, ApplicationParty
from policies.enrolment.services.erasure import erase_forgotten_people
from storefront.accounts.models import Person
from storefront.foundation import clock
from storefront.foundation.personal_data.erasure import erase_expired
from tests.enrolment.factory import filled, policy_of
from tests.people import WANG, customer

pytestmark = pytest.mark.django_db


def erase_on_day(days: int) -> None:
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        erase_expired(clock.now())
        erase_forgotten_people()


def test_an_abandoned_application_forgets_its_people():
    application = filled(customer())
    erase_on_day(89)
    assert ApplicationAnswer.objects.filter(application=application).exists()
    assert Person.objects.exists()
    erase_on_day(91)
    assert not ApplicationAnswer.objects.exists()
    assert not ApplicationParty.objects.exists()
    assert not Person.objects.exists()
    application = Application.objects.get()
    assert application.applicant.holder is None


def test_what_was_stated_of_a_thing_goes_with_the_abandoned_and_stays_with_the_policy(guarded):
    policy = policy_of(customer(), product="appliance")
    filled(customer(**WANG), product="appliance", id_number=WANG["id_number"])
    erase_on_day(89)
    assert ApplicationParticular.objects.values("application").distinct().count() == 2
    erase_on_day(91)
    kept = set(ApplicationParticular.objects.values_list("application", flat=True))
    assert kept == {policy.application_id}
    assert policy.particulars.count() == len(policy.version.definition.particulars)


def test_what_a_policy_rests_on_stays(guarded):
    policy = policy_of(customer())
    filled(customer(**WANG), id_number=WANG["id_number"])
    erase_on_day(91)
    assert set(ApplicationAnswer.objects.values_list("application", flat=True)) == {policy.application_id}
    assert Person.objects.get().owner == policy.holder
