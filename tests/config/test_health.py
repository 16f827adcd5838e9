"""What machines ask: does the process live, can it serve."""

import pytest

from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.services import load_product


def test_alive_needs_no_database(client):
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_names_what_is_missing(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is True
    assert answer.json()["catalogue"] is False


@pytest.mark.django_db
def test_ready_knows_a_loaded_catalogue(client):
    load_product(read_folder("base"))
    assert client.get("/readyz").json()["catalogue"] is True
