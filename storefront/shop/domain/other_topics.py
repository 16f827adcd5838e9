"""Exclusions that speak to more lines of the comparison than their own."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storefront.catalogue.definition import Exclusion, ProductDefinition

TOPICS = Path(__file__).resolve().parent.parent / "topics.toml"


@dataclass(frozen=True, slots=True)
class Also:
    """Exclusions of the topic `exclusion` speak to `topics` too, where a clause behind them says `said`."""

    exclusion: str
    said: str
    topics: frozenset[str]


@cache
def further_topics(path: Path = TOPICS) -> tuple[Also, ...]:
    """What topics.toml says."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["also"]
    return tuple(Also(row["exclusion"], row["said"], frozenset(row["topics"])) for row in rows)


def speaking_to(product: ProductDefinition, topic: str, words: frozenset[str]) -> tuple[Exclusion, ...]:
    """The product's exclusions on a line: those of its topic; where there are none, those that the engine
    knows by one of the line's own `words`, and those that a clause makes speak to it."""
    own = tuple(row for row in product.exclusions if row.topic == topic)
    if own:
        return own
    known = {terms.code for terms in product.terms.exclusions if terms.when & words}
    return tuple(row for row in product.exclusions if row.code in known or _also(product, row, topic))


def _also(product: ProductDefinition, row: Exclusion, topic: str) -> bool:
    said = [also.said for also in further_topics() if also.exclusion == row.topic and topic in also.topics]
    return bool(said) and any(word in text for text in _clauses(product, row) for word in said)


def _clauses(product: ProductDefinition, row: Exclusion) -> Iterable[str]:
    return (
        clause.text
        for chapter in product.chapters
        for clause in chapter.clauses
        if clause.number in row.clause_numbers
    )
