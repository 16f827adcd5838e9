"""How far a reader has come, by what the chain's own rows prove; and following the product's version."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models import Exclusion, ProductVersion
from storefront.catalogue.selectors import current_key, current_version
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.prepared import Prepared
from storefront.reading.consent_texts import consents_digest
from storefront.reading.domain import pages as rules
from storefront.reading.domain.pages import ReadingPage
from storefront.reading.enums import ChainState, RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, EvidenceRow, PageRead
from storefront.reading.services.chain import Draft, append

TITLES: dict[str, Any] = {
    rules.NOTICES: _("What to know first"),
    rules.CLAUSES: _("The clauses"),
    rules.CONSENTS: _("Your consents"),
}
_reads = Prepared(
    lambda chain: PageRead.objects.filter(chain_id=chain).values_list("page", "digest"),
    chain=models.BigIntegerField(),
)
_acknowledged = Prepared(
    lambda chain, version: Acknowledgement.objects.filter(
        chain_id=chain, exclusion__version_id=version
    ).values_list("text_hash", flat=True),
    chain=models.BigIntegerField(),
    version=models.BigIntegerField(),
)


@dataclass(frozen=True, slots=True)
class ReadingState:
    """The pages of a chain's version, in order, and which of them are done."""

    quote_reference: str
    pages: tuple[ReadingPage, ...]
    done: frozenset[str]

    @property
    def next_page(self) -> ReadingPage | None:
        return rules.next_page(self.pages, self.done)

    @property
    def complete(self) -> bool:
        return self.next_page is None

    @property
    def next_url(self) -> str:
        """Where the reader belongs: the next page to read, or the application."""
        page = self.next_page
        if page is None:
            return reverse("enrolment:insured", args=[self.quote_reference])
        if page.group is not None:
            return reverse("enrolment:exclusion_group", args=[self.quote_reference, page.group])
        return reverse(f"enrolment:{page.code}", args=[self.quote_reference])

    def may_open(self, code: str) -> bool:
        """True for what is done and for what comes next; nothing is skipped (R-33)."""
        return code in self.done or (self.next_page is not None and self.next_page.code == code)


def reading_state(chain: EvidenceChain) -> ReadingState:
    """What this chain's reader has read and must read, under the version that is on sale now."""
    follow_version(chain)
    pages = pages_for(chain.version)
    whole = (chain.reference, chain.version_id)
    if whole in _READ_WHOLE:
        return ReadingState(chain.quote_reference, pages, frozenset(page.code for page in pages))
    reads = set(_reads.all(chain=chain.pk))
    known = set(_acknowledged.all(chain=chain.pk, version=chain.version_id))
    done = {
        page.code
        for page in pages
        if (known.issuperset(page.hashes) if page.group is not None else (page.code, page.digest) in reads)
    }
    state = ReadingState(chain.quote_reference, pages, frozenset(done))
    if state.complete and not connection.in_atomic_block:
        _remember(whole)
    return state


def _remember(whole: tuple[str, int]) -> None:
    """That a sale has read all of a version. What was read stays read, for its rows are only ever added;
    so no process need ask twice."""
    if len(_READ_WHOLE) >= MOST_REMEMBERED:
        _READ_WHOLE.clear()
    _READ_WHOLE.add(whole)


MOST_REMEMBERED = 10_000
_READ_WHOLE: set[tuple[str, int]] = set()


def pages_for(version: ProductVersion) -> tuple[ReadingPage, ...]:
    """What there is to read of a version; put together once in a process, for neither it nor the consents'
    words ever change under the same hash."""
    pages = _PAGES.get(version.content_hash)
    if pages is None:
        digest = consents_digest(version.definition.terms.subject)
        pages = rules.pages_of(version.definition, titles=TITLES, consents_digest=digest)
        _PAGES[version.content_hash] = pages
    return pages


_PAGES: dict[str, tuple[ReadingPage, ...]] = {}


def require_reading_complete(chain: EvidenceChain) -> None:
    """BusinessRuleError while something is unread: nothing may be sent or paid before (R-03, R-25)."""
    if not reading_state(chain).complete:
        raise BusinessRuleError("reading_incomplete", gettext("A page before this one is not read yet."))


def follow_version(chain: EvidenceChain) -> bool:
    """Move an open sale to the version now on sale, keeping what was read of the same words. True where
    it moved. A sale that became a contract keeps its version."""
    if chain.state != ChainState.OPEN or not _has_moved_on(chain):
        return False
    before, version = chain.version, current_version(chain.version.product.slug)
    with transaction.atomic():
        moved = EvidenceChain.objects.filter(pk=chain.pk, version=before).update(version=version)
        if moved:
            data = {"version": version.content_hash, "before": before.content_hash}
            row = append(chain, Draft(RowKind.VERSION, data=data))[0]
            carry(chain, list(chain.acknowledgements.filter(exclusion__version=before)), version, row)
    chain.version = version
    return bool(moved)


def _has_moved_on(chain: EvidenceChain) -> bool:
    """Whether another version is sold today. Where the product is sold no more, none is."""
    return current_key(chain.version.product_id) not in {chain.version_id, None}


def carry(
    chain: EvidenceChain, known: list[Acknowledgement], version: ProductVersion, row: EvidenceRow
) -> int:
    """Acknowledge in this chain what was acknowledged elsewhere in the very same words."""
    by_hash = {old.text_hash: old for old in known}
    hashes = {exclusion.code: exclusion.hash for exclusion in version.definition.exclusions}
    carried = [
        _carried(chain, exclusion, by_hash[hashes[exclusion.code]], row)
        for exclusion in Exclusion.objects.filter(version=version)
        if hashes.get(exclusion.code) in by_hash
    ]
    Acknowledgement.objects.bulk_create(carried, ignore_conflicts=True)
    return len(carried)


def _carried(
    chain: EvidenceChain, exclusion: Exclusion, old: Acknowledgement, row: EvidenceRow
) -> Acknowledgement:
    return Acknowledgement(
        chain=chain,
        exclusion=exclusion,
        text_hash=old.text_hash,
        row=row,
        carried_from=old,
        shown_at=old.shown_at,
        acknowledged_at=old.acknowledged_at,
        dwell_ms=old.dwell_ms,
        scrolled_pct=old.scrolled_pct,
    )
