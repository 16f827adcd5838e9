"""New devices, recycled numbers, whose account it is; fresh codes; consents."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from storefront.accounts import access
from storefront.accounts.models import Consent, Device, IdentityTry, Person, User
from storefront.accounts.services import (
    IdentityResult,
    give_consent,
    prove_holder,
    remember_device,
    start_afresh,
    verify_identity,
    withdraw_consent,
)
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.records import TransferRecord
from tests.people import WANG, ZHANG, customer, sign_in

pytestmark = pytest.mark.django_db
DEVICE = "/account/device/"


def person_of(user, id_number, name="李新"):
    from storefront.accounts.identity import parse_id

    parsed = parse_id(id_number)
    person = Person(owner=user, name=name, born_on=parsed.born_on, sex=parsed.sex)
    person.set_id_number(parsed.number)
    person.save()
    return person


def test_a_new_device_shows_nothing_of_the_holder(client):
    sign_in(client, customer(), trusted=False)
    page = client.get("/account/").content.decode()
    assert "张" not in page and "001X" not in page
    assert client.get("/account/data/")["Location"].startswith(DEVICE)


@pytest.mark.parametrize("typed", ["07001X", "07001x", " ０７００１ｘ ", "070-01X"])
def test_the_last_six_open_the_device(client, typed):
    sign_in(client, customer(), trusted=False)
    answer = client.post(DEVICE, {"last_six": typed, "next": "/account/data/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/data/")
    assert client.get("/account/data/").status_code == 200


@pytest.mark.parametrize("typed", ["", "070017", "\x00", "1" * 3000, "<script>", "０７"])
def test_other_characters_do_not(client, typed):
    sign_in(client, customer(), trusted=False)
    assert client.post(DEVICE, {"last_six": typed}).status_code == 422
    assert client.get("/account/data/")["Location"].startswith(DEVICE)


def test_five_failures_lock_the_account_for_a_day_on_every_device(client):
    user = customer()
    sign_in(client, user, trusted=False)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(5):
            client.post(DEVICE, {"last_six": "111111"})
        other = remember_device(user=user, token="another", label="")
        with pytest.raises(BusinessRuleError) as refused:
            prove_holder(user=user, device=other, last_six="07001X")
        assert refused.value.code == "too_many_tries"
        assert IdentityTry.objects.count() == 5
        traveller.shift(timedelta(hours=24))
        prove_holder(user=user, device=other, last_six="07001X")


def test_a_recycled_number_gets_an_account_of_its_own(client):
    former = customer()
    sign_in(client, former, trusted=False)
    assert client.get("/account/device/not-me/").status_code == 200
    client.post("/account/device/own-account/")
    newcomer = User.objects.by_phone(ZHANG["phone"])
    assert newcomer != former and newcomer.holder is None
    assert client.session["_auth_user_id"] == str(newcomer.pk)
    assert "张" not in client.get("/account/data/").content.decode()
    former.refresh_from_db()
    assert former.phone is None and former.holder.name == "张明白"


def test_on_a_known_device_nobody_gives_their_number_away(client):
    user = sign_in(client, customer())
    client.post("/account/device/own-account/")
    assert User.objects.by_phone(ZHANG["phone"]) == user


def test_giving_a_number_away_needs_a_recent_code(client):
    user = sign_in(client, customer(), trusted=False, recent=False)
    assert client.post("/account/device/own-account/")["Location"].startswith("/account/confirm/")
    assert User.objects.by_phone(ZHANG["phone"]) == user


def test_a_recycled_number_cannot_be_taken_over_by_another_id():
    user = customer()
    with pytest.raises(BusinessRuleError) as refused:
        verify_identity(person_of(user, WANG["id_number"]))
    assert refused.value.code == "other_holder"
    user.refresh_from_db()
    assert user.holder.name == "张明白"


def test_the_first_match_makes_the_holder_and_trusts_the_device():
    user = customer(phone=WANG["phone"])
    device = remember_device(user=user, token="t", label="")
    person = person_of(user, WANG["id_number"])
    assert verify_identity(person, device=device) == IdentityResult.MATCH
    user.refresh_from_db()
    assert user.holder == person and person.verified_at
    assert Device.objects.get().trusted_for == person
    assert TransferRecord.objects.get().fields == ["name", "id_number"]


@pytest.mark.parametrize(
    ("number", "answer"),
    [("110000199909090017", IdentityResult.NO_MATCH), ("110000199808080012", IdentityResult.UNAVAILABLE)],
)
def test_other_answers_change_nothing(number, answer):
    user = customer(phone=WANG["phone"])
    person = person_of(user, number)
    assert verify_identity(person) == answer
    user.refresh_from_db()
    assert (user.holder, person.verified_at) == (None, None)


def test_start_afresh_keeps_both_accounts_apart():
    former = customer()
    new = start_afresh(former)
    assert Person.objects.owned_by(new).count() == 0
    assert Person.objects.owned_by(former).count() == 1


def test_a_fresh_code_counts_for_half_an_hour(client):
    from tests.accounts.test_sign_in import code_on_handset

    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, customer())
        traveller.shift(timedelta(minutes=30))
        assert client.get("/account/data/")["Location"] == "/account/confirm/?next=%2Faccount%2Fdata%2F"
        client.post("/account/confirm/", {"send": "1", "next": "/account/data/"})
        page = client.get("/account/confirm/?next=/account/data/").content.decode()
        assert "138****8000" in page
        assert client.post("/account/confirm/", {"code": "x"}).status_code == 422
        answer = client.post("/account/confirm/", {"code": code_on_handset(), "next": "/account/data/"})
        assert answer["Location"] == "/account/data/"
        assert client.get("/account/data/").status_code == 200


def test_two_codes_to_confirm_need_a_minute_between_them(client):
    sign_in(client, customer(), recent=False)
    assert client.post("/account/confirm/", {"send": "1"}).status_code == 302
    assert client.post("/account/confirm/", {"send": "1"}).status_code == 429


def test_doors_keep_the_way_and_tell_htmx_to_leave(rf, client):
    sign_in(client, customer(), recent=False)
    answer = client.get("/account/data/", headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/account/confirm/?next=")


def test_a_form_comes_back_to_the_page_it_stood_on(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.post("/buy/x/pay/now/", headers={"referer": "http://testserver/buy/x/pay/"})
    request.user = AnonymousUser()
    answer = access.sign_in_required(lambda request: HttpResponse())(request)
    assert answer["Location"] == "/account/sign-in/?next=%2Fbuy%2Fx%2Fpay%2F"


def test_consent_is_given_once_and_withdrawn_once():
    user = customer()
    said = {"user": user, "purpose": "health", "text": "同意", "text_version": "1"}
    first = give_consent(**said)
    assert give_consent(**said) == first
    assert withdraw_consent(user=user, reference=first.reference)
    assert not withdraw_consent(user=user, reference=first.reference)
    assert give_consent(**said) != first
    assert Consent.objects.standing().filter(purpose="health").count() == 1
    assert not withdraw_consent(user=customer(**WANG), reference=give_consent(**said).reference)


def test_forgetting_a_device_of_somebody_else_finds_nothing():
    user, other = customer(), customer(**WANG)
    device = remember_device(user=other, token="x", label="")
    client = Client()
    sign_in(client, user)
    assert client.post(f"/account/devices/{device.reference}/removal/").status_code == 404
    assert Device.objects.filter(pk=device.pk).exists()


def test_a_person_nobody_checked_is_only_masked_where_no_holder_is_known(client):
    """The number may have a new owner: nothing else tells two readers apart yet."""
    user = customer(phone="+8613600136001")
    person = person_of(user, ZHANG["id_number"], name="张明白")
    sign_in(client, user)
    shown = client.get("/account/data/").content.decode()
    assert "张**" in shown
    assert "张明白" not in shown and person.id_number not in shown
