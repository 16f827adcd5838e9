"""How far a reader has come, by what the chain's own rows prove; and following the product's version."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.models import Exclusion, ProductVersion
from storefront.catalogue.selectors import current_version
from storefront.foundation.errors import BusinessRuleError
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
    reads = set(PageRead.objects.filter(chain=chain).values_list("page", "digest"))
    known = set(
        Acknowledgement.objects.filter(chain=chain, exclusion__version_id=chain.version_id).values_list(
            "text_hash", flat=True
        )
    )
    done = {
        page.code
        for page in pages
        if (known.issuperset(page.hashes) if page.group is not None else (page.code, page.digest) in reads)
    }
    return ReadingState(chain.quote_reference, pages, frozenset(done))


def pages_for(version: ProductVersion) -> tuple[ReadingPage, ...]:
    return rules.pages_of(
        version.definition, titles=TITLES, consents_digest=consents_digest(version.definition.terms.subject)
    )


def require_reading_complete(chain: EvidenceChain) -> None:
    """BusinessRuleError while something is unread: nothing may be sent or paid before (R-03, R-25)."""
    if not reading_state(chain).complete:
        raise BusinessRuleError("reading_incomplete", gettext("A page before this one is not read yet."))


def follow_version(chain: EvidenceChain) -> bool:
    """Move an open sale to the version now on sale, keeping what was read of the same words. True where
    it moved. A sale that became a contract keeps its version."""
    if chain.state != ChainState.OPEN:
        return False
    version = _on_sale(chain)
    if version.pk == chain.version_id:
        return False
    before = chain.version
    with transaction.atomic():
        moved = EvidenceChain.objects.filter(pk=chain.pk, version=before).update(version=version)
        if moved:
            data = {"version": version.content_hash, "before": before.content_hash}
            row = append(chain, Draft(RowKind.VERSION, data=data))[0]
            carry(chain, list(chain.acknowledgements.filter(exclusion__version=before)), version, row)
    chain.version = version
    return bool(moved)


def _on_sale(chain: EvidenceChain) -> ProductVersion:
    """The version sold today; the chain's own where the product is sold no more."""
    try:
        return current_version(chain.version.product.slug)
    except ProductVersion.DoesNotExist:
        return chain.version


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
