"""Days in Beijing, months that end, birthdays that fall on 29 February."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from storefront.foundation import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), date(2026, 11, 23)),  # 00:00 in Beijing
        (datetime(2026, 11, 22, 23, 59, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_today_is_beijings_day(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def test_a_day_starts_at_midnight_in_beijing():
    assert clock.start_of_day(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),  # 民法典 Art.1259: the birthday counts
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),  # Art.202: no such day, the month's last
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_ages_count_from_the_birthday(born_on, day, age):
    assert clock.age_on(born_on, day) == age


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
    ],
)
def test_months_end_where_there_is_no_such_day(day, months, later):
    assert clock.add_months(day, months) == later


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 40_000))
def test_nobody_grows_younger(born_on, days):
    day = born_on + timedelta(days=days)
    assert clock.age_on(born_on, day) <= clock.age_on(born_on, day + timedelta(days=1))
    assert clock.age_on(born_on, born_on) == 0
