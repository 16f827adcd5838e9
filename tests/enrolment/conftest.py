"""Sales stand on guarded tables and are read without waiting."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from policies.enrolment import sql
from tests.payments.conftest import _keys, _own_keys  # noqa: F401  # the cashier's keys of a test run


@pytest.fixture(autouse=True)
def _read_at_once(settings: Any) -> None:
    settings.READING_FLOOR_SCALE = 0


@pytest.fixture
def guarded(db: None) -> Iterator[None]:
    """The limits that the migration puts on CoverSlot, put on by hand: tests make tables without it."""
    sql.install(connection)
    yield
    sql.remove(connection)
