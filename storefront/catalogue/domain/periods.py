"""From when to when a version was on sale: worked out from what was published and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest

from storefront.foundation.clock import beijing_date, start_of_day


@dataclass(frozen=True, slots=True)
class Life:
    """When a version was published, begins, and was withdrawn (None: it was not)."""

    key: int
    published_at: datetime
    effective_on: date
    withdrawn_at: datetime | None

    @property
    def begins_at(self) -> datetime:
        """A version loaded with a date that has passed is sold from the moment it is there."""
        return max(self.published_at, start_of_day(self.effective_on))

    def stands(self, at: datetime) -> bool:
        return self.begins_at <= at and (self.withdrawn_at is None or at < self.withdrawn_at)


@dataclass(frozen=True, slots=True)
class Period:
    """[begins, ends); `ends` is None where nothing known ends it."""

    begins: datetime
    ends: datetime | None

    @property
    def first_on(self) -> date:
        return beijing_date(self.begins)

    @property
    def last_on(self) -> date | None:
        """The last day, or None where it has no end; what ends at 00:00 ends on the day before."""
        return beijing_date(self.ends - timedelta(microseconds=1)) if self.ends else None

    def includes(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or at < self.ends)


def on_sale_periods(lives: Sequence[Life]) -> dict[int, tuple[Period, ...]]:
    """The periods of each version, in order of time. Of the versions that stand at a moment, the one
    with the latest date is sold; where it is withdrawn, the one before it is sold again."""
    moments = sorted({moment for life in lives for moment in (life.begins_at, life.withdrawn_at) if moment})
    periods: dict[int, tuple[Period, ...]] = {life.key: () for life in lives}
    sold: int | None = None
    for at, following in zip_longest(moments, moments[1:]):
        standing = [life for life in lives if life.stands(at)]
        now = max(standing, key=lambda life: life.effective_on).key if standing else None
        if now is not None and now == sold:
            last = periods[now][-1]
            periods[now] = (*periods[now][:-1], Period(last.begins, following))
        elif now is not None:
            periods[now] = (*periods[now], Period(at, following))
        sold = now
    return periods
