"""Which pages are read before applying, in which order, and what each of them says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from storefront.reading.domain.chain import digest

NOTICES, CLAUSES, CONSENTS, EXCLUSIONS = "notices", "clauses", "consents", "exclusions"
PREFIX = f"{EXCLUSIONS}-"
MAX_GROUPS = 6


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One page. `digest` is the hash of what it says; `hashes` are those of its exclusions."""

    code: str
    title: str
    digest: str
    characters: int = 0
    hashes: tuple[str, ...] = ()

    @property
    def group(self) -> str | None:
        """The code of its group of exclusions, or None for other pages."""
        return self.code.removeprefix(PREFIX) if self.code.startswith(PREFIX) else None


def pages_of(definition: Any, *, titles: dict[str, str], consents_digest: str) -> tuple[ReadingPage, ...]:
    """Every reading page of a product version, in the server's order."""
    groups = definition.exclusion_groups
    if len(groups) > MAX_GROUPS:
        raise ValueError(f"{definition.slug}: {len(groups)} groups of exclusions, at most {MAX_GROUPS}")
    return (
        ReadingPage(NOTICES, titles[NOTICES], notices_digest(definition)),
        *(_group_page(definition, group) for group in groups),
        ReadingPage(CLAUSES, titles[CLAUSES], clauses_digest(definition)),
        ReadingPage(CONSENTS, titles[CONSENTS], consents_digest),
    )


def _group_page(definition: Any, group: Any) -> ReadingPage:
    hashes = tuple(exclusion.hash for exclusion in group.exclusions)
    return ReadingPage(
        code=PREFIX + group.code,
        title=group.title,
        digest=digest(sorted(hashes)),
        characters=sum(characters_of(definition, exclusion) for exclusion in group.exclusions),
        hashes=hashes,
    )


def notices_digest(definition: Any) -> str:
    return digest([[notice.title, notice.html] for notice in definition.notices])


def clauses_digest(definition: Any) -> str:
    return digest([[c.number, c.title, c.text, c.gloss] for c in clauses_of(definition)])


def clauses_of(definition: Any) -> tuple[Any, ...]:
    return tuple(clause for chapter in definition.chapters for clause in chapter.clauses)


def clause_key(number: str) -> str:
    """`3.1(5)` stands in clause `3.1`."""
    return number.replace("（", "(").partition("(")[0].strip()


def originals(definition: Any, numbers: Iterable[str]) -> tuple[Any, ...]:
    """The clauses that an exclusion rests on, each once, in the order it names them."""
    by_number = {clause.number: clause for clause in clauses_of(definition)}
    keys = dict.fromkeys(clause_key(number) for number in numbers)
    return tuple(by_number[key] for key in keys if key in by_number)


def characters_of(definition: Any, exclusion: Any) -> int:
    """How much there is to read of one exclusion: its words, why, example and original clauses."""
    texts = [exclusion.title, exclusion.explanation, exclusion.example]
    texts += [clause.text for clause in originals(definition, exclusion.clause_numbers)]
    return sum(len("".join((text or "").split())) for text in texts)


def next_page(pages: Sequence[ReadingPage], done: frozenset[str]) -> ReadingPage | None:
    """The first page that is not done, or None."""
    return next((page for page in pages if page.code not in done), None)
