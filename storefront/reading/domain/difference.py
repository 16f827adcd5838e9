"""What changed between two texts, for a reader: pieces that stay, go and come."""

from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `kind` is same, gone or new."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The change from one text to the other, in reading order: what goes stands before what comes."""
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, after[c:d]))
            continue
        if b > a:
            found.append(Piece(GONE, before[a:b]))
        if d > c:
            found.append(Piece(NEW, after[c:d]))
    return tuple(found)
