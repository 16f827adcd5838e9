"""The owner's download: the file, for its owner only."""

import pytest
from django.urls import reverse

from storefront.documents import services
from tests import people


def address(document):
    return reverse("documents:download", args=[document.reference])


@pytest.fixture
def fresh(client):
    """Sign a user in as if a code had just been typed, on a browser that is known."""

    def enter(user):
        people.sign_in(client, user)
        return client

    return enter


def test_owner_gets_the_sealed_file(fresh, owner, sealed):
    document, pdf = sealed
    response = fresh(owner).get(address(document))
    assert response.status_code == 200
    assert response.content == pdf
    assert response.headers["Content-Type"] == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert samples_free(disposition)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def samples_free(text):
    return not any(mark in text for mark in ("110101", "MB2026", "\n", "/"))


def test_stranger_finds_nothing(fresh, sealed):
    document, _pdf = sealed
    assert fresh(people.customer(**people.WANG)).get(address(document)).status_code == 404


def test_public_code_is_no_address(fresh, owner, sealed):
    document, _pdf = sealed
    assert fresh(owner).get(reverse("documents:download", args=[document.code])).status_code == 404


@pytest.mark.parametrize("reference", ["x", "%00", "b" * 300, "..%2Fsecret"])
def test_malformed_reference_finds_nothing(fresh, owner, reference):
    assert fresh(owner).get(f"/documents/{reference}/").status_code == 404


def test_signed_out_is_led_to_the_door(client, sealed):
    document, _pdf = sealed
    response = client.get(address(document))
    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response.headers["Location"]


def test_signed_in_without_a_recent_code_is_asked_for_one(client, owner, sealed):
    document, _pdf = sealed
    people.sign_in(client, owner, recent=False)
    response = client.get(address(document))
    assert response.status_code == 302
    assert reverse("accounts:confirm") in response.headers["Location"]


def test_document_still_being_made_says_so(fresh, owner, ask):
    response = fresh(owner).get(address(ask()))
    assert response.status_code == 202


def test_document_never_made_says_so(fresh, owner, ask):
    document = ask()
    services.withdraw(document, "issued in error")
    assert fresh(owner).get(address(document)).status_code == 410


def test_superseded_file_can_still_be_fetched_by_its_owner(fresh, owner, sealed, ask):
    document, pdf = sealed
    services.supersede(document, ask("k2"))
    assert fresh(owner).get(address(document)).content == pdf


def test_new_browser_is_asked_whose_account_it_is(client, owner, sealed):
    document, _pdf = sealed
    people.sign_in(client, owner, trusted=False)
    response = client.get(address(document))
    assert response.status_code == 302
    assert reverse("accounts:device") in response.headers["Location"]
