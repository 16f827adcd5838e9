"""What a typed text means: the best cover of it by words that the search knows, however they were typed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import OSA

from storefront.shop.domain.sounds import (
    CONFUSED,
    SAME,
    SOUND,
    Match,
    confusions,
    is_chinese,
    matches,
    plain_letters,
    readings,
)
from storefront.shop.domain.words import Word

LONGEST = 60  # characters of a search that are read
SLIP = 0.75  # one typing slip in a whole word; each further one takes as much again off
QUOTED = 0.75  # a piece that stands in the catalogue, but is no word of ours: it may be cut anywhere
LETTERS_A_CHARACTER = 3  # a Chinese character says as much as about three letters of pinyin
LEAST_QUALITY = 0.6
LEAST_INSIDE = 5  # letters that must match where a word begins or ends inside a run of letters
NOT_TEXT = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of the text and the words it may mean, equally well; `quality` from 0 to 1."""

    start: int
    end: int
    typed: str
    words: tuple[Word, ...]
    quality: float

    @property
    def exact(self) -> bool:
        """Whether it was typed as it is written."""
        return any(word.text == self.typed for word in self.words)

    @property
    def worth(self) -> float:
        return weight(self.typed) * self.quality**2


@dataclass(frozen=True, slots=True)
class Understood:
    """The hits of a text in their order, without those that say nothing, and what stays unknown."""

    hits: tuple[Hit, ...]
    unknown: tuple[str, ...]


def normal(text: str) -> str:
    """Letters without tones, digits, Chinese characters, and single spaces; LONGEST at most."""
    plain = plain_letters(unicodedata.normalize("NFKC", text[: LONGEST * 4]))
    return " ".join(NOT_TEXT.sub(" ", plain.replace("'", "")).split())[:LONGEST].strip()


def weight(text: str) -> int:
    """How much a piece of text says."""
    return sum(LETTERS_A_CHARACTER if is_chinese(char) else char != " " for char in text)


class Listener:
    """Understands texts with one vocabulary. `known` says whether the catalogue contains a piece of text."""

    def __init__(self, vocabulary: Iterable[Word], known: Callable[[str], bool]) -> None:
        self._words = tuple(vocabulary)
        self._known = known
        self._by_start: dict[str, list[Word]] = {}
        for word in self._words:
            for key in _keys(word.text[0]):
                self._by_start.setdefault(key, []).append(word)
        self._spelt = {spelling: word for word in self._words for spelling in _spellings(word.text)}

    def understand(self, text: str) -> Understood:
        """The best cover of a normal text."""
        chosen = _best_cover(text, list(self._hits(text)))
        unknown = tuple(piece for piece in _gaps(text, chosen) if weight(piece) > 1)
        said = (hit for hit in chosen if not all(word.unsaid for word in hit.words))
        return Understood(tuple(said), unknown)

    def _hits(self, text: str) -> Iterator[Hit]:
        alike: dict[tuple[int, int], list[tuple[float, Word]]] = {}
        for start, end, quality, word in (*self._typed_words(text), *self._slips(text)):
            alike.setdefault((start, end), []).append((quality, word))
        for (start, end), found in alike.items():
            best = max(quality for quality, _ in found)
            words = dict.fromkeys(word for quality, word in found if quality == best)
            yield Hit(start, end, text[start:end], tuple(words), best)
        yield from self._quoted(text)

    def _typed_words(self, text: str) -> Iterator[tuple[int, int, float, Word]]:
        for start, char in enumerate(text):
            for word in self._beginning_like(char):
                for match in matches(word.text, text, start):
                    if _plausible(word, text, start, match):
                        yield start, match.end, match.quality, word

    def _beginning_like(self, char: str) -> Iterable[Word]:
        keys = [char, *readings(char)] if is_chinese(char) else [char]
        return dict.fromkeys(word for key in keys for word in self._by_start.get(key, ()))

    def _slips(self, text: str) -> Iterator[tuple[int, int, float, Word]]:
        for run in re.finditer(r"[a-z]+", text):
            yield from self._misspelt(run)
        for run in re.finditer(r"[^0-9a-z ]+", text):
            yield from self._miswritten(run)

    def _misspelt(self, run: re.Match[str]) -> Iterator[tuple[int, int, float, Word]]:
        allowed = _slips_allowed(len(run[0]), 5)
        for spelling, word in self._spelt.items() if allowed else ():
            slips = OSA.distance(run[0], spelling, score_cutoff=allowed)
            # The first letter is seldom the wrong one; without it too many words are near.
            if 0 < slips <= allowed and not word.unsaid and run[0][0] == spelling[0]:
                yield run.start(), run.end(), SLIP**slips, word

    def _miswritten(self, run: re.Match[str]) -> Iterator[tuple[int, int, float, Word]]:
        for word in self._words:
            length = len(word.text)
            if word.unsaid or length < 2:
                continue
            for start in range(len(run[0]) - length + 1):
                written = run[0][start : start + length]
                if written != word.text and _one_slip(written, word.text):
                    yield run.start() + start, run.start() + start + length, SLIP, word

    def _quoted(self, text: str) -> Iterator[Hit]:
        """Pieces that stand in the catalogue word for word, though they are no words of ours."""
        for run in re.finditer(r"[^a-z ]{2,}", text):
            for start in range(run.start(), run.end() - 1):
                for end in range(start + 2, run.end() + 1):
                    piece = text[start:end]
                    if self._known(piece):
                        yield Hit(start, end, piece, (Word(piece, frozenset({piece})),), QUOTED)


def _keys(char: str) -> Iterable[str]:
    """From what a word that begins with this character may be typed: the character itself, one that
    sounds like it (by its reading), or a letter."""
    sounds = {sound for reading in readings(char) for sound in (reading, *confusions(reading))}
    return {char} | sounds | {sound[0] for sound in sounds}


def _spellings(word: str) -> Iterable[str]:
    return {"".join(parts) for parts in _combined([readings(char)[:3] for char in word])} if word else ()


def _combined(choices: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    combined: list[tuple[str, ...]] = [()]
    for readings_of in choices:
        combined = [(*before, reading) for before in combined for reading in readings_of][:16]
    return combined


def _plausible(word: Word, text: str, start: int, match: Match) -> bool:
    """Whether a reading of a word is more than chance."""
    typed = text[start : match.end]
    letters = sum("a" <= char <= "z" for char in typed)
    if all(quality == SAME for quality in match.syllables):
        return not letters or _whole(text, start, match.end)
    if word.unsaid or len(word.text) < 2:
        # Words that say nothing, and single characters, only as whole words in full pinyin.
        return min(match.syllables) == SOUND and letters == len(typed) and _whole(text, start, match.end)
    if not letters:
        return match.quality >= (CONFUSED + SAME) / 2
    if min(match.syllables) >= CONFUSED:
        return letters >= LEAST_INSIDE or _whole(text, start, match.end)
    return match.quality >= LEAST_QUALITY and _whole(text, start, match.end)


def _whole(text: str, start: int, end: int) -> bool:
    """True where no letter stands directly before or after."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


def _slips_allowed(length: int, least: int) -> int:
    return 0 if length < least else 1 if length < 8 else 2


def _one_slip(written: str, word: str) -> bool:
    """Two characters swapped, or one of three or more wrong."""
    swapped = sorted(written) == sorted(word)
    return OSA.distance(written, word, score_cutoff=1) == 1 and (swapped or len(word) > 2)


def _best_cover(text: str, hits: list[Hit]) -> tuple[Hit, ...]:
    """The hits that together are worth most and do not overlap."""
    best: list[tuple[float, tuple[Hit, ...]]] = [(0.0, ())] * (len(text) + 1)
    ending = {end: list(group) for end, group in groupby(sorted(hits, key=_end), key=_end)}
    for end in range(1, len(text) + 1):
        options = [best[end - 1]]
        options += [
            (best[hit.start][0] + hit.worth, (*best[hit.start][1], hit)) for hit in ending.get(end, ())
        ]
        best[end] = max(options, key=lambda option: (option[0], -len(option[1])))
    return best[-1][1]


def _end(hit: Hit) -> int:
    return hit.end


def _gaps(text: str, hits: Iterable[Hit]) -> Iterator[str]:
    at = 0
    for hit in hits:
        yield from text[at : hit.start].split()
        at = hit.end
    yield from text[at:].split()
