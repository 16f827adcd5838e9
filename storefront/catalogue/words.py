"""The engine's words for what happens, as a reader says them: kinds of event, exceptions, conditions. What is
not covered needs no row: the title of its exclusion says it."""

from functools import cache
from pathlib import Path

from storefront.catalogue.registers import FOLDER, read_register

COLUMNS = ("word", "chinese")


@cache
def all_words(path: Path = FOLDER / "words.csv") -> dict[str, str]:
    """Every word with its Chinese. ValueError where one stands twice."""
    rows = read_register(path, COLUMNS, lambda cells: (cells["word"], cells["chinese"]))
    words = dict(rows)
    if len(words) != len(rows):
        raise ValueError(f"{path.name}: a word stands twice")
    return words


def in_words(word: str, otherwise: str) -> str:
    """The reader's words for a word of the engine, or what else the catalogue says of it."""
    return all_words().get(word, otherwise)
