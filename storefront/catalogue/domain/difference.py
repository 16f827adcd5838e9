"""What changed between two texts, for a reader: pieces that stay, go and come.

Numbers and Latin words change whole, and what is left standing is long enough to be read: two letters
between two changes are no help to anybody.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, GONE, NEW = "same", "gone", "new"
WORD = re.compile(r"[A-Za-z0-9]+(?:[.,:/%-][A-Za-z0-9]+)*[%％]?|.", re.DOTALL)
SENTENCE = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+")
SHORTEST_STAY = 3  # characters; less is read as part of the change around it
MOST_PAIRS = 20_000  # equal words in both texts; with more of them the time of comparing would explode


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `kind` is same, gone or new."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The change from one text to the other, in reading order: what goes stands before what comes."""
    found: list[Piece] = []
    runs = groupby(_absorbed(_raw(before, after)), key=lambda piece: piece.kind == SAME)
    for same, run in runs:
        parts = list(run)
        for kind in (SAME,) if same else (GONE, NEW):
            text = "".join(piece.text for piece in parts if piece.kind == kind)
            found += [Piece(kind, text)] if text else []
    return tuple(found)


def _raw(before: str, after: str) -> list[Piece]:
    """Word by word; sentence by sentence where the texts are long; whole where they are endless."""
    for split in (WORD.findall, SENTENCE.findall):
        old, new = split(before), split(after)
        start = _common(old, new, lambda words: words)
        end = _common(old[start:], new[start:], lambda words: words[::-1])
        middle = slice(start, len(old) - end), slice(start, len(new) - end)
        if _pairs(old[middle[0]], new[middle[1]]) <= MOST_PAIRS:
            return [
                *_piece(SAME, old[:start]),
                *_matched(old[middle[0]], new[middle[1]]),
                *_piece(SAME, old[len(old) - end :]),
            ]
    return [*_piece(GONE, [before]), *_piece(NEW, [after])]


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    before, after = Counter(old), Counter(new)
    return sum(count * after[word] for word, count in before.items())


def _common(old: list[str], new: list[str], order: Callable[[list[str]], list[str]]) -> int:
    """How many words both begin with, in the given order."""
    count = 0
    for one, other in zip(order(old), order(new), strict=False):
        if one != other:
            break
        count += 1
    return count


def _matched(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _piece(SAME, new[c:d])
        else:
            found += [*_piece(GONE, old[a:b]), *_piece(NEW, new[c:d])]
    return found


def _piece(kind: str, words: Sequence[str]) -> list[Piece]:
    text = "".join(words)
    return [Piece(kind, text)] if text else []


def _absorbed(raw: list[Piece]) -> list[Piece]:
    """Short runs that stay between two changes become part of both."""
    found: list[Piece] = []
    for place, piece in enumerate(raw):
        inside = 0 < place < len(raw) - 1
        if piece.kind == SAME and inside and len(piece.text) < SHORTEST_STAY and "\n" not in piece.text:
            found += [Piece(GONE, piece.text), Piece(NEW, piece.text)]
        else:
            found.append(piece)
    return found
