"""Doors of the account, as somebody finds them who was given another person's old number."""

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.enrolment import factory
from tests.people import WANG, ZHANG, customer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_the_old_number(client):
    """A sale that the number's new holder started in the account that the number still opens."""
    user = customer()
    sign_in(client, user, trusted=False)
    with override_settings(READING_FLOOR_SCALE=0):
        return factory.draft(user)


def test_a_new_device_does_not_see_the_holders_name_and_id_by_starting_to_buy(client, of_the_old_number):
    address = reverse("enrolment:insured", args=[of_the_old_number.quote.reference])
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:device"))
    seen = client.get(address, follow=True).content.decode()
    assert ZHANG["name"] not in seen
    assert ZHANG["id_number"] not in seen


def test_a_new_device_does_not_rename_the_holder(client, of_the_old_number):
    holder = of_the_old_number.applicant.holder
    address = reverse("enrolment:insured", args=[of_the_old_number.quote.reference])
    client.post(address, {"name": "别人", "id_number": ZHANG["id_number"]})
    holder.refresh_from_db()
    assert (holder.name, holder.verified_at is None) == (ZHANG["name"], False)


@pytest.mark.parametrize(
    "referrer", ["http://[", "http://localhost:x/", "//[::", "\x00", "http://testserver\\@x/"]
)
def test_a_referrer_that_is_no_address_sends_to_the_door_all_the_same(client, referrer):
    sign_in(client, customer(**WANG), trusted=False, recent=False)
    response = client.post(reverse("accounts:own_account"), headers={"referer": referrer})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:confirm"))
