"""Beijing time and calendar arithmetic. Pure functions take the date; only `now` reads the clock."""

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware (UTC)."""
    return timezone.now()


def beijing_date(moment: datetime) -> date:
    """The calendar day in Beijing on which an aware moment falls."""
    return moment.astimezone(BEIJING).date()


def today() -> date:
    """Today's date in Beijing, whatever zone the server is in."""
    return beijing_date(now())


def start_of_day(day: date) -> datetime:
    """00:00 Beijing time of a day, aware. 24:00 of a day is `start_of_day` of the next."""
    return datetime.combine(day, time.min, tzinfo=BEIJING)


def day_of(year: int, month: int, day: int) -> date:
    """That day, or the month's last one where it has no such day (民法典 Art.202)."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on; the month's end where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    return day_of(day.year + years, month + 1, day.day)


def add_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def age_on(born_on: date, day: date) -> int:
    """Full years of age (周岁) on a day. The birthday itself counts (民法典 Art.1259: 以上 includes);
    who was born on 29 February is a year older on 28 February of common years (Art.202)."""
    birthday = day_of(day.year, born_on.month, born_on.day)
    return day.year - born_on.year - (day < birthday)


def days_old_on(born_on: date, day: date) -> int:
    """Whole days since birth."""
    return (day - born_on).days
