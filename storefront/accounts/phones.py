"""Reading a mobile number of mainland China as people type it: pure."""

import re
import unicodedata

NOISE = re.compile(r"[\s\-()\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
LONGEST = 40


def tidy(typed: str) -> str:
    """Narrow digits, no spaces, dashes or invisible characters, at most 40 characters read."""
    return NOISE.sub("", unicodedata.normalize("NFKC", typed[:LONGEST]))


def parse_phone(typed: str) -> str | None:
    """`138 0013 8000` → `+8613800138000`; None for what is no mobile number."""
    match = MOBILE.fullmatch(tidy(typed))
    return f"+86{match[1]}" if match else None
