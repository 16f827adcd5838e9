"""The numbers of signing in, and the pure rules on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CODE_LIVES: Final = timedelta(minutes=5)
CODE_TRIES: Final = 3
CODE_DIGITS: Final = 6
BETWEEN_SENDS: Final = timedelta(seconds=60)
RECENT: Final = timedelta(minutes=30)  # how long a code counts as recent, to pay and to see personal data
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
LAST_DIGITS: Final = 6  # of the resident ID, asked on a new device
IDENTITY_FAILURES_A_DAY: Final = 5  # the birthday is among the six: five tries keep guessing below 1 %
SECOND_FACTOR_FAILURES: Final = 5  # in SECOND_FACTOR_WINDOW
SECOND_FACTOR_WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many codes may go out in an hour and in a day."""

    hourly: int
    daily: int


def wait_for_number(sent_at: list[datetime], caps: Caps, now: datetime) -> timedelta:
    """How long until another code may go to a number, from the times of its last codes."""
    pause = max(sent_at) + BETWEEN_SENDS - now if sent_at else timedelta(0)
    return max(pause, wait_for_caps(sent_at, caps, now))


def wait_for_caps(sent_at: list[datetime], caps: Caps, now: datetime) -> timedelta:
    """How long until both caps have room again; zero where they have."""
    return max(_wait(sent_at, caps.hourly, HOUR, now), _wait(sent_at, caps.daily, DAY, now))


def _wait(sent_at: list[datetime], cap: int, window: timedelta, now: datetime) -> timedelta:
    inside = sorted(at for at in sent_at if at > now - window)
    return inside[-cap] + window - now if len(inside) >= cap else timedelta(0)
