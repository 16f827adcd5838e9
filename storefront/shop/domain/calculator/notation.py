"""How amounts and hours are written in a field and in an address, one or several."""

import re
import unicodedata

from storefront.foundation.money import Money

MOST_FEN = 100_000_000  # a million yuan: beyond it a typing slip is likelier than a bill
MOST_SECONDS = 1000 * 3600
MOST_TIMES = 20
# A comma between three digits is part of a number; every other comma, and these, part one from the next.
BETWEEN = re.compile(r"[\s、；;+]+|，|,(?!\d{3}(?!\d))")
HOURS = re.compile(r"(\d{1,4})(?::([0-5]\d))?(?::([0-5]\d))?", re.ASCII)
PART_OF_HOURS = re.compile(r"(\d{1,4})\.(\d{1,2})", re.ASCII)


class TooMuch(ValueError):
    """A number that is read, and larger than anything the calculator is for."""


def fen_of(text: str) -> int:
    """`3286.40`, `1,200`, `３元` → fen. ValueError where it is no amount or below zero, TooMuch above a
    million yuan."""
    fen = Money.from_yuan(text).fen
    if fen < 0 or "-" in text:
        raise ValueError("an amount is not negative")
    if fen > MOST_FEN:
        raise TooMuch("more than a million yuan")
    return fen


def yuan_of(fen: int) -> str:
    """`328640` → `3286.40`, `21200` → `212`."""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02}" if rest else str(yuan)


def many_fen(text: str) -> tuple[int, ...]:
    """Several amounts in one field: `120 120 80`, `120、80`."""
    return tuple(fen_of(part) for part in _parts(text))


def seconds_of(text: str) -> int:
    """`5`, `48:00:01`, `6.5` hours → seconds."""
    text = unicodedata.normalize("NFKC", text)
    if match := HOURS.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        result = hours * 3600 + minutes * 60 + seconds
    elif match := PART_OF_HOURS.fullmatch(text):
        result = int(match[1]) * 3600 + int(match[2].ljust(2, "0")) * 36
    else:
        raise ValueError("not a number of hours")
    if result > MOST_SECONDS:
        raise TooMuch("more than a thousand hours")
    return result


def hours_of(seconds: int) -> str:
    """`18000` → `5`, `23400` → `6:30`, `172801` → `48:00:01`."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    if rest:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{hours}:{minutes:02}" if minutes else str(hours)


def many_seconds(text: str) -> tuple[int, ...]:
    """Several numbers of hours in one field."""
    return tuple(seconds_of(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    if len(parts) > MOST_TIMES:
        raise TooMuch("more than the calculator takes")
    return parts
