"""The texts of the privacy consents asked before applying, read from `texts/consents.toml`.

Each stands alone and unticked (PIPL Art.14, 16, 29); a changed text has another hash and is asked anew.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from storefront.reading.domain.chain import digest

FILE = Path(__file__).parent / "texts" / "consents.toml"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One consent: what for, what data, to whom, how long, what happens without."""

    purpose: str
    version: str
    required: bool
    title: str
    text: str

    @property
    def hash(self) -> str:
        return digest([self.purpose, self.version, self.title, self.text])


@lru_cache(maxsize=1)
def consent_texts() -> tuple[ConsentText, ...]:
    """All of them, in the order of the file. ValueError names an entry that lacks something."""
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["consents"]
    try:
        return tuple(
            ConsentText(
                purpose=row["purpose"],
                version=str(row["version"]),
                required=bool(row["required"]),
                title=row["title"],
                text=row["text"].strip(),
            )
            for row in rows
        )
    except KeyError as missing:
        raise ValueError(f"{FILE.name}: an entry lacks {missing}") from missing


def consents_digest() -> str:
    return digest([consent.hash for consent in consent_texts()])
