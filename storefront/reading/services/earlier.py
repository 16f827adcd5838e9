"""What the same reader read before: within three months only what has changed is read again (R-22).

Only one's own reading of the same product counts, and only from the day it was really read: what was
carried over keeps that day, so that sale after sale never stretches the three months.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from storefront.catalogue.domain.difference import Piece
from storefront.catalogue.domain.entries import section, text_changes
from storefront.catalogue.domain.plain import plain
from storefront.catalogue.domain.texts import paired_clauses
from storefront.catalogue.enums import Area, Kind, Part
from storefront.catalogue.models import ProductVersion
from storefront.foundation import clock
from storefront.reading.domain import pages as rules
from storefront.reading.enums import RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, PageRead
from storefront.reading.services.chain import Draft, append
from storefront.reading.services.progress import carry, pages_for

MONTHS = 3  # 保险销售行为管理办法 Art.25
TAKEN_OVER = "only_changes_since"  # the row of taking over says from which sale


@dataclass(frozen=True, slots=True)
class Change:
    """One text that changed: its name, and the pieces that stayed, went and came."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a shortened reading would spare and ask: exclusions that stand in the same words, those that
    differ or are new; `read_on` is the day of the earlier reading."""

    source: EvidenceChain
    read_on: date
    same: int
    to_read: int


def offer_for(chain: EvidenceChain) -> Offer | None:
    """What this reader may be offered; None where nothing they read counts."""
    last = _read_earlier(chain).order_by("-acknowledged_at", "-pk").first()
    if last is None:
        return None
    known = set(_read_earlier(chain).values_list("text_hash", flat=True))
    hashes = [exclusion.hash for exclusion in chain.version.definition.exclusions]
    same = sum(one in known for one in hashes)
    return Offer(last.chain, clock.beijing_date(last.acknowledged_at), same, len(hashes) - same)


def _since() -> Any:
    return clock.start_of_day(clock.add_months(clock.today(), -MONTHS))


def _read_earlier(chain: EvidenceChain) -> QuerySet[Acknowledgement]:
    """What the same account acknowledged of this product in its other sales, within three months."""
    if chain.user_id is None:
        return Acknowledgement.objects.none()
    own = Acknowledgement.objects.filter(
        chain__user=chain.user,
        exclusion__version__product_id=chain.version.product_id,
        acknowledged_at__gte=_since(),
    )
    return own.exclude(chain=chain).select_related("chain", "exclusion__version")


def _clauses_earlier(chain: EvidenceChain) -> QuerySet[PageRead]:
    own = PageRead.objects.filter(
        chain__user=chain.user,
        version__product_id=chain.version.product_id,
        page=rules.CLAUSES,
        at__gte=_since(),
    )
    return own.exclude(chain=chain).select_related("version")


def record_choice(chain: EvidenceChain, offer: Offer, choice: str, *, only_changes: bool) -> None:
    """Write how the reader answered the offer: the shortened reading, all of it, or nothing (all)."""
    data = {
        "field": "only_changes",
        "ticked": only_changes,
        "chosen": choice,
        "since": offer.source.reference,
    }
    append(chain, Draft(RowKind.TICK, rules.NOTICES, data=data))


@transaction.atomic
def take_over(chain: EvidenceChain, offer: Offer) -> int:
    """Carry over what was read earlier in the same words. Returns how many exclusions."""
    row = append(chain, Draft(RowKind.SUBMITTED, data={TAKEN_OVER: offer.source.reference}))[0]
    known = list(_read_earlier(chain).order_by("acknowledged_at", "pk"))
    carried = carry(chain, known, chain.version, row)
    page = next(page for page in pages_for(chain.version) if page.code == rules.CLAUSES)
    read = _clauses_earlier(chain).filter(digest=page.digest).order_by("-at").first()
    if read is not None:
        PageRead.objects.get_or_create(
            chain=chain,
            page=rules.CLAUSES,
            digest=page.digest,
            defaults={"version": chain.version, "row": row, "at": read.at},
        )
    return carried


def has_taken_over(chain: EvidenceChain) -> bool:
    return chain.rows.filter(kind=RowKind.SUBMITTED, data__has_key=TAKEN_OVER).exists()


def standing_since(chain: EvidenceChain) -> tuple[int, date] | None:
    """How many exclusions of this sale stand by an earlier sale's reading, and when that was; or None."""
    here = chain.acknowledgements.filter(exclusion__version_id=chain.version_id)
    carried = here.filter(carried_from__isnull=False, acknowledged_at__lt=chain.opened_at)
    last = carried.order_by("-acknowledged_at").first()
    return (carried.count(), clock.beijing_date(last.acknowledged_at)) if last else None


def versions_read_before(chain: EvidenceChain) -> dict[str, ProductVersion]:
    """For each exclusion, by code, the other version in which this reader last read it: in this sale
    before its version changed, or in the earlier sales whose reading was taken over."""
    here = chain.acknowledgements.select_related("exclusion__version")
    rows = [here, _read_earlier(chain)] if has_taken_over(chain) else [here]
    known = [one for group in rows for one in group.exclude(exclusion__version_id=chain.version_id)]
    known.sort(key=lambda one: (one.acknowledged_at, one.pk))
    return {one.exclusion.code: one.exclusion.version for one in known}


def clauses_read_before(chain: EvidenceChain) -> ProductVersion | None:
    """The other version whose clauses this reader last read, likewise."""
    reads = chain.reads.filter(page=rules.CLAUSES).select_related("version")
    known = [*reads] + ([*_clauses_earlier(chain)] if has_taken_over(chain) else [])
    others = [one for one in known if one.version_id != chain.version_id]
    return max(others, key=lambda one: (one.at, one.pk)).version if others else None


def exclusion_changes(before: ProductVersion | None, exclusion: Any, original: str) -> tuple[Change, ...]:
    """What changed in an exclusion since; nothing where it is new. `original` is its clauses' text now."""
    old = _exclusion(before, exclusion.code)
    if before is None or old is None:
        return ()
    old_original = "\n".join(c.text for c in rules.originals(before.definition, old.clause_numbers))
    changes = text_changes(_parts(old, old_original), _parts(exclusion, original))
    return tuple(Change(str(one.part.label), one.pieces) for one in changes)


def _parts(exclusion: Any, original: str) -> dict[Part, str]:
    return {
        Part.TITLE: exclusion.title,
        Part.TEXT: plain(original),
        Part.WHY: exclusion.explanation,
        Part.EXAMPLE: exclusion.example,
    }


def _exclusion(version: ProductVersion | None, code: str) -> Any:
    exclusions = version.definition.exclusions if version else ()
    return next((exclusion for exclusion in exclusions if exclusion.code == code), None)


def clause_changes(before: ProductVersion, now: ProductVersion) -> tuple[Change, ...]:
    """Every clause or gloss that differs between two versions, in the order of the newer one."""
    clauses = paired_clauses(before.definition.clauses, now.definition.clauses)
    return tuple(
        Change(" ".join(filter(None, (entry.mark, _said(entry.kind), str(text.part.label)))), text.pieces)
        for entry in section(Area.CLAUSES, *clauses).entries
        for text in entry.texts
    )


def _said(kind: Kind) -> str:
    return "" if kind is Kind.CHANGED else str(kind.label)
