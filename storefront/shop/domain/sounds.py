"""How Chinese sounds and how people type it: full pinyin, initials, without tones, likely confusions."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from storefront.shop.domain.pinyin_table import marked_readings

# How well a syllable was typed. A word's quality is the mean of its syllables'.
SAME, SOUND, CONFUSED, BEGUN, INITIAL = 1.0, 0.95, 0.85, 0.75, 0.6

INITIALS = re.compile(r"zh|ch|sh|[b-df-hj-np-tw-z]")
CONFUSED_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "z": "zh", "c": "ch", "s": "sh", "l": "n"}
CONFUSED_FINALS = {"ang": "an", "eng": "en", "ing": "in", "an": "ang", "en": "eng", "in": "ing"}
FINALS = re.compile(r"(ang|eng|ing|an|en|in)$")


def is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """The ways to read a character, without tones; a letter or digit reads as itself."""
    if not is_chinese(char):
        return (char.lower(),)
    return tuple(dict.fromkeys(plain_letters(reading) for reading in marked_readings(char)))


def spelt(text: str) -> tuple[str, ...]:
    """A text as it is spoken, syllable by syllable: the key of an order that readers can follow."""
    return tuple(reading for char in text if (reading := next(iter(readings(char)), "")))


def plain_letters(text: str) -> str:
    """`shuāi`, `lǜ`, `LÜ` → `shuai`, `lv`, `lv`."""
    apart = unicodedata.normalize("NFD", text.lower().replace("ü", "v"))
    apart = re.sub("u([\u0300\u0301\u0304\u030c]?)\u0308", "v", apart)
    return "".join(char for char in apart if not unicodedata.combining(char))


@lru_cache(maxsize=2048)
def confusions(reading: str) -> frozenset[str]:
    """The same syllable as it is often mistyped: z for zh, l for n, an for ang, and back."""
    initial, final = _parted(reading)
    ending = FINALS.search(final)
    initials = {initial, CONFUSED_INITIALS.get(initial, initial)}
    finals = {final}
    if ending:
        finals.add(final[: ending.start()] + CONFUSED_FINALS[ending[1]])
    return frozenset(first + last for first in initials for last in finals) - {reading}


def _parted(reading: str) -> tuple[str, str]:
    found = INITIALS.match(reading)
    return (found[0], reading[found.end() :]) if found else ("", reading)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word ends in a typed text, and how well each of its syllables was typed."""

    end: int
    syllables: tuple[float, ...]

    @property
    def quality(self) -> float:
        return sum(self.syllables) / len(self.syllables)


def matches(word: str, typed: str, at: int) -> Iterator[Match]:
    """The ways to read a word in a typed text from a place on; spaces may stand between its syllables."""
    found: list[tuple[int, tuple[float, ...]]] = [(at, ())]
    for position, char in enumerate(word):
        found = [
            (end, (*syllables, quality))
            for place, syllables in found
            for end, quality in _syllable(char, typed, place, bool(syllables), position + 1 == len(word))
        ]
    for end, syllables in found:
        yield Match(end, syllables)


def _syllable(char: str, typed: str, at: int, inside: bool, last: bool) -> Iterator[tuple[int, float]]:
    while inside and char != " " and at < len(typed) and typed[at] == " ":
        at += 1
    if at >= len(typed):
        return
    if typed[at] == char:
        yield at + 1, SAME
    elif is_chinese(typed[at]):
        yield from _heard(char, typed[at], at)
    else:
        yield from _spelled(char, typed, at, last)


def _heard(char: str, typed: str, at: int) -> Iterator[tuple[int, float]]:
    """Another character that sounds alike, as an input method may offer it."""
    meant, said = set(readings(char)), set(readings(typed))
    if meant & said:
        yield at + 1, SOUND
    elif any(confusions(reading) & said for reading in meant):
        yield at + 1, CONFUSED


def _spelled(char: str, typed: str, at: int, last: bool) -> Iterator[tuple[int, float]]:
    if not is_chinese(char):
        return
    for reading in readings(char):
        if typed.startswith(reading, at):
            yield at + len(reading), SOUND
        for other in confusions(reading):
            if typed.startswith(other, at):
                yield at + len(other), CONFUSED
        initial = _parted(reading)[0] or reading[:1]
        for short in {initial, initial[:1]}:
            if typed.startswith(short, at):
                yield at + len(short), INITIAL
        if last and len(reading) > len(initial) + 1:
            rest = typed[at:]
            if rest.isalpha() and len(initial) < len(rest) < len(reading) and reading.startswith(rest):
                yield len(typed), BEGUN
