"""50 applications for one person, or for one thing, over several accounts, paid at once, with room for one
policy."""

import os
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import close_old_connections, connection, connections

from policies.cover.models import Policy
from policies.cover.services import issuing
from policies.enrolment import sql
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.services import slots
from policies.payments.models import Refund
from policies.payments.services import start_payment
from storefront.accounts.models import User
from storefront.foundation import clock
from tests.enrolment import factory
from tests.enrolment.conftest import _keys, _own_keys, _read_at_once  # noqa: F401
from tests.people import customer

pytestmark = [pytest.mark.torture, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FULL = os.environ.get("SCALE") == "full"
APPLICATIONS = 50 if FULL else 20
ROUNDS = 20 if FULL else 2
ACCOUNTS = 5
WORKERS = 10


@pytest.fixture
def guards():
    sql.install(connection)
    yield
    sql.remove(connection)


# One serial as people type it: the same thing each time.
TYPED = ("DMX-2026 1108", "dmx20261108", "ＤＭＸ２０２６１１０８", "DMX 2026-1108", "dmx–2026–1108")


def of_one_person(user: User, number: int) -> Application:
    return factory.submitted(user, start_on=clock.add_days(clock.today(), 5))


def of_one_thing(user: User, number: int) -> Application:
    """Each account is another person's; only the thing is the same."""
    owner = factory.born(date(1990, 1, 1 + number % ACCOUNTS))
    stated = {"serial": TYPED[number % len(TYPED)]}
    return factory.submitted(user, product="appliance", id_number=owner, stated=stated)


def waiting_payments(submitted: Callable[[User, int], Application]) -> list[str]:
    """Applications for one room in several accounts and tabs, each sent and brought to the cashier
    before the next: each hold had run out when the next began. Then all the money comes."""
    users = [customer(phone=f"+86136000{number:05d}") for number in range(ACCOUNTS)]
    started = []
    begin = clock.now() - timedelta(hours=20)
    for number in range(APPLICATIONS):
        with time_machine.travel(begin + number * (slots.HOLD_FOR + timedelta(minutes=1)), tick=False):
            application = submitted(users[number % ACCOUNTS], number)
            started.append(start_payment(application))
    return [factory.book(payment).reference for payment in started]


def settle_all_at_once(references: list[str]) -> list[BaseException]:
    """Every payment settled by workers that start together."""
    start, broken = threading.Barrier(WORKERS), []

    def work(share: list[str]) -> None:
        try:
            start.wait(timeout=30)
            for reference in share:
                issuing.settle_payment(reference)
        except BaseException as error:
            broken.append(error)
        finally:
            close_old_connections()
            connections.close_all()

    threads = [threading.Thread(target=work, args=(references[n::WORKERS],)) for n in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return broken


@pytest.mark.parametrize("round_number", range(ROUNDS))
@pytest.mark.parametrize("submitted", [of_one_person, of_one_thing])
def test_one_policy_and_everybody_else_refunded(guards, submitted, round_number):
    references = waiting_payments(submitted)
    assert settle_all_at_once(references) == []
    assert Policy.objects.count() == 1
    won = Policy.objects.get()
    refunds = Refund.objects.all()
    assert refunds.count() == APPLICATIONS - 1
    assert {refund.payment.reference for refund in refunds} == set(references) - {won.payment.reference}
    assert all(refund.amount_fen == refund.payment.amount_fen for refund in refunds)
    closed = type(won.application).objects.filter(state=ApplicationState.CLOSED)
    assert closed.count() == APPLICATIONS - 1


@pytest.mark.parametrize("submitted", [of_one_person, of_one_thing])
def test_without_the_guard_too_many_are_issued(submitted):
    """The control: the same race with the database's guard off goes red."""
    settle_all_at_once(waiting_payments(submitted))
    assert Policy.objects.count() > 1
