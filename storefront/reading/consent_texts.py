"""The texts of the privacy consents asked before applying, read from `texts/consents.toml`.

Each stands alone and unticked (PIPL Art.14, 16, 29); a changed text has another hash and is asked anew.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from storefront.reading.domain.chain import digest
from storefront.rules.terms import Subject

FILE = Path(__file__).parent / "texts" / "consents.toml"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One consent: what for, what data, to whom, how long, what happens without. `only_for` names what
    must be insured for it to be asked at all: what is not needed is not asked (PIPL Art.6, 16)."""

    purpose: str
    version: str
    required: bool
    title: str
    text: str
    only_for: str = ""

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
                only_for=row.get("only_for", ""),
            )
            for row in rows
        )
    except KeyError as missing:
        raise ValueError(f"{FILE.name}: an entry lacks {missing}") from missing


@lru_cache(maxsize=len(Subject))
def consents_for(subject: str) -> tuple[ConsentText, ...]:
    """Those that are needed where a person, or where a thing, is insured: of a thing's owner neither health
    nor work counts."""
    return tuple(text for text in consent_texts() if text.only_for in {"", subject})


@lru_cache(maxsize=len(Subject))
def consents_digest(subject: str) -> str:
    return digest([consent.hash for consent in consents_for(subject)])
