"""What a particular may say, and when two of them mean the same item. Pure."""

import re
import unicodedata
from datetime import date, datetime

from storefront.catalogue.definition import Particular, ParticularKind

WRITTEN_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
SPACES = re.compile(r"\s+")
# What stands before a serial on its label; `SN` alone may be the serial's own first letters.
LABEL = re.compile(r"(?:S\s*/\s*N|序列号|(?:SN|SERIAL(?:\s*NO|\s*NUMBER)?)\s*(?=[:.#№]))[\s:.#№]*")
SHORTEST_IDENTIFIER = 4


def identifier(text: str) -> str:
    """An identifying particular as it is compared: its letters A–Z and digits, for a thing must not become
    another by how its number is typed. Case, width, spaces, hyphens, points and marks make no difference,
    nor does `S/N:` before it. `S/N: ab-12 3` and `ＡＢ１２３` are one item. Empty where there are letters or
    digits of other scripts (a Cyrillic А is no A), or fewer than four."""
    wide = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(one for one in _without_label(wide.strip()) if not _separates(one))
    return bare if len(bare) >= SHORTEST_IDENTIFIER and bare.isascii() and bare.isalnum() else ""


def _without_label(text: str) -> str:
    found = LABEL.match(text)
    return text[found.end() :] if found else text


def _separates(character: str) -> bool:
    """Space, punctuation, marks over a letter, signs, and what has no width at all."""
    category = unicodedata.category(character)
    return category[0] in "ZPMC" or category in {"Sk", "Sm", "Sc"}


def parse_day(text: str) -> date:
    """A day as people write it: `2027-03-05`, `2027/3/5`, `2027年3月5日`. ValueError else."""
    wide = SPACES.sub("", unicodedata.normalize("NFKC", text))[:20]
    for written in WRITTEN_DAYS:
        try:
            found = datetime.strptime(wide, written).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if EARLIEST <= found <= LATEST:
            return found
        raise ValueError("a day of another century")
    raise ValueError("no day")


def stands(particular: Particular, label: str, value: str) -> bool:
    """Whether what was stated under `label` answers what the product asks now."""
    if label != particular.label or len(value) > particular.max_length:
        return False
    return particular.kind is not ParticularKind.CHOICE or value in particular.options


def in_words(particular: Particular, value: str) -> str:
    """As it stands on papers: a day reads `2027 年 3 月 5 日`."""
    if particular.kind is not ParticularKind.DATE:
        return value
    day = date.fromisoformat(value)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
