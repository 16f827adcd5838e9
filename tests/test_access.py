"""Every address × every role, from the URL conf, against the table in tests/access_matrix.py."""

from collections.abc import Iterator
from typing import Any

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


def ask(client: Client, row: Row, what: tuple[str, dict[str, Any]]) -> str:
    """What the client got at an address, in the words of the table; `door` for a redirect to the row's
    door."""
    response = getattr(client, row.method)(*what)
    target = response.get("Location", "")
    if response.status_code == 404:
        return HIDDEN
    if row.anonymous == SIGN_IN and target.startswith(f"{reverse('accounts:sign_in')}?next="):
        return SIGN_IN
    if row.door and target.startswith(reverse(row.door)):
        return "door"
    assert response.status_code < 500 and response.status_code not in {401, 403, 405}, response.status_code
    return OPEN


def visitor(user: User | None = None, **how: bool) -> Client:
    client = Client()
    if user is not None:
        sign_in(client, user, **how)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row.url_name)
def test_everybody_gets_what_the_table_says(row):
    """Strangers first, so that nothing the owner does can have opened or closed it before."""
    owner = customer()
    what = reverse(row.url_name, kwargs=row.make(owner)), row.data(owner)
    answers = {"anonymous": ask(visitor(), row, what), "other": ask(visitor(customer(**WANG)), row, what)}
    expected = {"anonymous": row.anonymous, "other": row.other}
    for role in Role:
        answers[role] = ask(visitor(staff_member(role)), row, what)
        expected[role] = OPEN if role in row.roles else row.staff
    for role in row.roles:  # the same people without their second factor
        client = Client()
        client.force_login(staff_member(role))
        answers[f"{role} alone"], expected[f"{role} alone"] = ask(client, row, what), HIDDEN
    if row.door:
        answers["new device"] = ask(visitor(owner, trusted=False, recent=False), row, what)
        expected["new device"] = "door"
    answers["customer"], expected["customer"] = ask(visitor(owner), row, what), row.customer
    assert answers == expected
