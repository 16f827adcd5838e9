"""The least time the exclusions take (R-33): twelve characters a second, at most a minute for all."""

from collections.abc import Sequence

CHARACTERS_A_SECOND = 12
LONGEST_SECONDS = 60


def floor_seconds(characters: int, *, all_pages: Sequence[int]) -> float:
    """The floor of one page in seconds. Where all pages together would pass the longest time, each
    gives way in proportion."""
    together = sum(all_pages)
    pace = max(CHARACTERS_A_SECOND, together / LONGEST_SECONDS)
    return characters / pace
