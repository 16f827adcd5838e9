"""What the templates of reading are given, and how figures sent by a page are read. Only reads."""

from dataclasses import dataclass
from typing import Any

from storefront.reading.consent_texts import ConsentText, consents_for
from storefront.reading.domain import pages as rules
from storefront.reading.models import EvidenceChain
from storefront.reading.services.earlier import (
    Change,
    clause_changes,
    clauses_read_before,
    exclusion_changes,
    offer_for,
    standing_since,
    versions_read_before,
)
from storefront.reading.services.finishing import unread_exclusions
from storefront.reading.services.progress import ReadingState

LONGEST_VISIBLE_MS = 86_400_000  # a day; more is no honest figure


@dataclass(frozen=True, slots=True)
class ShownExclusion:
    """An exclusion with its original clauses, and what changed in it since it was read, if it was."""

    exclusion: Any
    originals: tuple[Any, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One consent and the name of its box in this rendering."""

    consent: ConsentText
    name: str


def notices(chain: EvidenceChain) -> dict[str, Any]:
    return {"notices": chain.version.definition.notices, "offer": offer_for(chain)}


def exclusion_group(chain: EvidenceChain, state: ReadingState, code: str) -> dict[str, Any]:
    """One group: its place among the groups, and its exclusions that are to be read."""
    groups = [page for page in state.pages if page.group is not None]
    here = next(page for page in groups if page.code == code)
    before = versions_read_before(chain)
    shown = [
        _shown(chain, exclusion, before.get(exclusion.code)) for exclusion in unread_exclusions(chain, here)
    ]
    return {
        "group": here,
        "number": groups.index(here) + 1,
        "count": len(groups),
        "shown": shown,
        "left_out": len(here.hashes) - len(shown),
        "done": code in state.done,
    }


def _shown(chain: EvidenceChain, exclusion: Any, before: Any) -> ShownExclusion:
    originals = rules.originals(chain.version.definition, exclusion.clause_numbers)
    text = "\n".join(clause.text for clause in originals)
    return ShownExclusion(exclusion, originals, exclusion_changes(before, exclusion, text))


def clauses(chain: EvidenceChain) -> dict[str, Any]:
    """The chapters; or, where another version was read before, what differs from it."""
    before = clauses_read_before(chain)
    changes = clause_changes(before, chain.version) if before else ()
    return {"chapters": chain.version.definition.chapters, "changes": changes}


def consents(chain: EvidenceChain, nonce: str) -> dict[str, Any]:
    """The boxes; before them, what stands by an earlier sale's reading, if anything does."""
    texts = consents_for(chain.version.definition.terms.subject)
    boxes = [Box(text, f"{text.purpose}-{nonce}") for text in texts]
    return {"boxes": boxes, "standing": standing_since(chain)}


def percentage(text: str) -> int | None:
    """A whole share from 0 to 100, or None for anything else."""
    return _whole(text, 100)


def milliseconds(text: str) -> int | None:
    return _whole(text, LONGEST_VISIBLE_MS)


def _whole(text: str, most: int) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        return None
    return int(text) if int(text) <= most else None
