"""The words that the search knows: plain words of situations, and the catalogue's own names."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storefront.catalogue.definition import ProductDefinition

SITUATIONS = Path(__file__).resolve().parent.parent / "situations.toml"
PARTS = re.compile(r"[·、，；。：:/／（）()“”\s]|以及|和|与|及|或者|或")
ENDINGS = re.compile(r"(意外险|延误险|损失险|险|课程意外|课程|意外|不赔|除外|保障|费用|的)$")
SHORTEST, LONGEST = 2, 8  # Chinese characters; longer pieces are sentences


@dataclass(frozen=True, slots=True)
class Word:
    """A word with all that mean the same; `unsaid` where it tells nothing apart."""

    text: str
    meaning: frozenset[str]
    unsaid: bool = False


@cache
def situations(path: Path = SITUATIONS) -> tuple[Word, ...]:
    """The words of situations.toml; a word in two groups means all of both."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    meanings: dict[str, set[str]] = {}
    for group in data["situations"]:
        for text in group["words"]:
            meanings.setdefault(text, set()).update(group["words"])
    spoken = [Word(text, frozenset(meaning)) for text, meaning in meanings.items()]
    unsaid = [Word(text, frozenset(), unsaid=True) for text in data["unsaid"] if text not in meanings]
    return (*spoken, *unsaid)


def vocabulary(products: Iterable[ProductDefinition]) -> tuple[Word, ...]:
    """Plain words first, then the names that products, benefits, extras and exclusions bring; a name that
    contains a plain word also means what that means."""
    plain = {word.text: word for word in situations()}
    words = dict(plain)
    for product in products:
        for name in _names(product):
            for piece in pieces(name):
                if piece not in words:
                    within = (word.meaning for text, word in plain.items() if text in piece)
                    words[piece] = Word(piece, frozenset({piece}).union(*within))
    return tuple(words.values())


def _names(product: ProductDefinition) -> Iterable[str]:
    yield product.name
    yield product.scenario
    for benefit in product.benefits:
        yield benefit.name
    for rider in product.riders:
        yield rider.name
        yield from (benefit.name for benefit in rider.benefits)
    yield from (row.title for row in product.exclusions)


def pieces(name: str) -> Iterable[str]:
    """`攀岩/潜水课程意外险` → 攀岩, 潜水课程意外险, 潜水课程, 潜水."""
    for part in PARTS.split(name):
        piece, longer = part, ""
        while piece != longer and SHORTEST <= len(piece) <= LONGEST:
            yield piece
            piece, longer = ENDINGS.sub("", piece), piece
