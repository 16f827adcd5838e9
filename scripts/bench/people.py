"""Readers who are signed in: buyers in the middle of a purchase, and a holder with policies. Made by the
services the pages use; only the sign-in by SMS is left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from policies.enrolment.models import Application
from storefront.accounts.models import User
from storefront.foundation import clock
from tests.enrolment import factory
from tests.people import customer, sign_in

TOKEN = "b" * 32  # the same in cookie and header: all that the check of forms asks for
BUYERS = 24
POLICIES = 5
STEP = "needs"
ANSWER = "answer=both"


@dataclass(frozen=True)
class Reader:
    """A signed-in browser: what it sends as cookies, and the page it is on."""

    cookies: str
    path: str


def buyers() -> list[Reader]:
    """Buyers who have read everything and said who is insured, each at a question of needs."""
    with _read_at_once():
        return [_buyer(number) for number in range(BUYERS)]


def holder() -> tuple[User, Reader]:
    """Somebody with POLICIES policies, one after another."""
    user = customer(phone="+8613800000999")
    with _read_at_once():
        for number in range(POLICIES):
            factory.issued(user, term="1d", start_on=clock.add_days(clock.today(), 1 + number))
    return user, Reader(_cookies(user), "/policies/")


def _buyer(number: int) -> Reader:
    user = customer(phone=f"+86138000{number:05d}")
    application: Application = factory.filled(user)
    return Reader(_cookies(user), f"/buy/{application.quote.reference}/needs/{STEP}/")


def _cookies(user: User) -> str:
    client = Client()
    user.refresh_from_db()  # whoever is named in a purchase holds the account by now
    sign_in(client, user)
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    return "; ".join(f"{name}={value}" for name, value in {**kept, "csrftoken": TOKEN}.items())


@contextmanager
def _read_at_once() -> Iterator[None]:
    """Without waiting for the floor of reading time; the pages that are measured do not look at it."""
    floor, settings.READING_FLOOR_SCALE = settings.READING_FLOOR_SCALE, 0
    try:
        yield
    finally:
        settings.READING_FLOOR_SCALE = floor
