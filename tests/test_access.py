"""Every address × every role, from the URL conf, against the table in tests/access_matrix.py."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from storefront.accounts.models import User
from storefront.foundation.roles import Role
from tests.access_matrix import HIDDEN, OPEN, ROWS, SIGN_IN, Row
from tests.people import WANG, customer, sign_in
from tests.people import staff as staff_member

CHECKED = [row for row in ROWS if not row.why]


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The full name of every address; those without a name by their pattern."""
    space = f"{prefix}{resolver.namespace}:" if resolver.namespace else prefix
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}" if entry.name else str(entry.pattern)
        else:
            yield from addresses(entry, space)


def test_every_address_stands_in_the_table():
    listed = [row.url_name for row in ROWS]
    assert sorted(set(addresses(get_resolver())) - set(listed)) == []
    assert sorted(set(listed) - set(addresses(get_resolver()))) == []
    assert len(listed) == len(set(listed))


def ask(client: Client, row: Row, owner: User) -> str:
    """What the client got at what belongs to `owner`, in the words of the table; `door` for a redirect
    to the row's door."""
    address = reverse(row.url_name, kwargs=row.make(owner))
    response = getattr(client, row.method)(address, row.data(owner))
    target = response.get("Location", "")
    if response.status_code == 404:
        return HIDDEN
    if row.anonymous == SIGN_IN and target.startswith(f"{reverse('accounts:sign_in')}?next="):
        return SIGN_IN
    if row.door and target.startswith(reverse(row.door)):
        return "door"
    assert response.status_code < 500 and response.status_code not in {401, 403, 405}, response.status_code
    return OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row.url_name)
def test_customers_get_what_the_table_says(row):
    owner, other = customer(), customer(**WANG)
    assert ask(Client(), row, owner) == row.anonymous
    stranger = Client()
    sign_in(stranger, other)
    assert ask(stranger, row, owner) == row.other
    client = Client()
    sign_in(client, owner)
    assert ask(client, row, owner) == row.customer


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in CHECKED if row.door], ids=lambda row: row.url_name)
def test_a_new_device_is_sent_to_the_door(row):
    owner = customer()
    client = Client()
    sign_in(client, owner, trusted=False, recent=False)
    assert ask(client, row, owner) == "door"


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row.url_name)
def test_staff_get_what_the_table_says(row, role):
    client = Client()
    sign_in(client, staff_member(role))
    expected = OPEN if role in row.roles else row.staff
    assert ask(client, row, customer()) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in CHECKED if row.roles], ids=lambda row: row.url_name)
def test_a_role_without_its_second_factor_opens_nothing(row):
    client = Client()
    client.force_login(staff_member(next(iter(row.roles))))
    assert ask(client, row, customer()) == HIDDEN
