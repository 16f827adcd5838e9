"""What the same reader read before: within three months only what has changed is read again (R-22)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from storefront.catalogue.models import ProductVersion
from storefront.foundation import clock
from storefront.reading.domain import pages as rules
from storefront.reading.domain.difference import Piece, pieces
from storefront.reading.enums import RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, PageRead
from storefront.reading.services.chain import Draft, append
from storefront.reading.services.progress import carry, pages_for

MONTHS = 3  # 保险销售行为管理办法 Art.25


@dataclass(frozen=True, slots=True)
class Change:
    """One text that changed: its name, and the pieces that stayed, went and came."""

    label: str
    pieces: tuple[Piece, ...]


def earlier_chain(chain: EvidenceChain) -> EvidenceChain | None:
    """The same reader's last other sale of this product whose exclusions were read, by themself, within
    three months."""
    if chain.user_id is None:
        return None
    since = clock.start_of_day(clock.add_months(clock.today(), -MONTHS))
    read = Acknowledgement.objects.filter(
        chain__user_id=chain.user_id,
        exclusion__version__product_id=chain.version.product_id,
        acknowledged_at__gte=since,
    ).exclude(chain=chain)
    last = read.select_related("chain").order_by("-acknowledged_at", "-pk").first()
    return last.chain if last else None


@transaction.atomic
def take_over(chain: EvidenceChain) -> int:
    """Carry over what was acknowledged in the earlier sale in the same words. Returns how many."""
    source = earlier_chain(chain)
    if source is None:
        return 0
    row = append(chain, Draft(RowKind.SUBMITTED, data={"only_changes_since": source.reference}))[0]
    since = clock.start_of_day(clock.add_months(clock.today(), -MONTHS))
    known = list(source.acknowledgements.filter(acknowledged_at__gte=since))
    carried = carry(chain, known, chain.version, row)
    clauses = next(page for page in pages_for(chain.version) if page.code == rules.CLAUSES)
    if source.reads.filter(page=rules.CLAUSES, digest=clauses.digest).exists():
        PageRead.objects.get_or_create(
            chain=chain,
            page=rules.CLAUSES,
            digest=clauses.digest,
            defaults={"version": chain.version, "row": row, "at": row.at},
        )
    return carried


def version_read_before(chain: EvidenceChain) -> ProductVersion | None:
    """The other version this reader knows: of this sale before its version changed, or of the earlier
    sale whose reading was taken over."""
    here = PageRead.objects.filter(chain=chain).exclude(version=chain.version)
    last = here.select_related("version").order_by("-pk").first()
    if last is not None:
        return last.version
    carried = chain.acknowledgements.filter(carried_from__isnull=False)
    old = carried.select_related("carried_from__exclusion__version").first()
    if old is None or old.carried_from is None:
        return None
    version = old.carried_from.exclusion.version
    return version if version.pk != chain.version_id else None


def exclusion_changes(before: ProductVersion | None, exclusion: Any, original: str) -> tuple[Change, ...]:
    """What changed in an exclusion since; nothing where it is new. `original` is its clauses' text now."""
    old = _exclusion(before, exclusion.code)
    if before is None or old is None:
        return ()
    old_original = "\n".join(c.text for c in rules.originals(before.definition, old.clause_numbers))
    texts = (
        ("标题", old.title, exclusion.title),
        ("条款原文", old_original, original),
        ("为什么", old.explanation, exclusion.explanation),
        ("例子", old.example, exclusion.example),
    )
    return tuple(Change(label, pieces(then, now)) for label, then, now in texts if then != now)


def _exclusion(version: ProductVersion | None, code: str) -> Any:
    exclusions = version.definition.exclusions if version else ()
    return next((exclusion for exclusion in exclusions if exclusion.code == code), None)


def clause_changes(before: ProductVersion, now: ProductVersion) -> tuple[Change, ...]:
    """Every clause or gloss that differs between two versions, in the order of the newer one."""
    then = {clause.number: clause for clause in rules.clauses_of(before.definition)}
    changes: list[Change] = []
    for clause in rules.clauses_of(now.definition):
        old = then.pop(clause.number, None)
        for name, was, is_ in (
            ("条款", old.text if old else "", clause.text),
            ("白话", old.gloss if old else "", clause.gloss),
        ):
            if was != is_:
                changes.append(Change(f"{name} {clause.number}", pieces(was, is_)))
    changes += [Change(f"条款 {number}", pieces(old.text, "")) for number, old in then.items()]
    return tuple(changes)
