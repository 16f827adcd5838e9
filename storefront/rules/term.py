"""How long a cover lasts: so many days, or so many months (a year is twelve)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from storefront.foundation.clock import add_months
from storefront.foundation.errors import BusinessRuleError

MAX_DAYS = 30
MAX_MONTHS = 12
PATTERN = re.compile(r"([1-9][0-9]?)([dmy])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """1–30 days, or 1–12 months. 31 days or more are asked for in months."""

    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        by_days = 1 <= self.days <= MAX_DAYS and self.months == 0
        by_months = 1 <= self.months <= MAX_MONTHS and self.days == 0
        if not (by_days or by_months):
            raise BusinessRuleError("TERM", "保障期间可选 1–30 天、1–12 个月或 1 年。", "term")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `30d`, `3m` or `1y`. BusinessRuleError otherwise."""
        match = PATTERN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise BusinessRuleError("TERM", "保障期间请写成 30d（天）、3m（月）或 1y（年）。", "term")
        number, unit = int(match[1]), match[2]
        if unit == "d":
            return cls(days=number)
        return cls(months=number * MAX_MONTHS if unit == "y" else number)

    def end_on(self, start_on: date) -> date:
        """The last day covered, to its 24:00. A month ends on the eve of the corresponding day; where
        the month has no such day, on its last one (民法典 Art.202)."""
        if self.days:
            return start_on + timedelta(days=self.days - 1)
        corresponding = add_months(start_on, self.months)
        return corresponding - timedelta(days=1) if corresponding.day == start_on.day else corresponding

    def days_from(self, start_on: date) -> int:
        """Whole days covered when cover starts on that day."""
        return (self.end_on(start_on) - start_on).days + 1

    @property
    def fewest_days(self) -> int:
        """The least number of days this term can have, whatever the calendar."""
        return self.days or min(
            self.days_from(date(year, month, 1)) for year in (2027, 2028) for month in range(1, 13)
        )

    @property
    def order(self) -> tuple[int, int]:
        """Shorter terms sort first: days, then months."""
        return (self.months, self.days)

    @property
    def chinese(self) -> str:
        if self.months == MAX_MONTHS:
            return "1 年"
        return f"{self.days} 天" if self.days else f"{self.months} 个月"

    def __str__(self) -> str:
        if self.months == MAX_MONTHS:
            return "1y"
        return f"{self.days}d" if self.days else f"{self.months}m"
