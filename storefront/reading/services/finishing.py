"""Finishing a reading page: in its turn, from a rendering we gave, not faster than it can be read."""

import math
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.accounts.services.consents import give_consent
from storefront.catalogue.models import Exclusion
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.consent_texts import ConsentText, consents_for
from storefront.reading.domain.floor import floor_seconds
from storefront.reading.domain.pages import CONSENTS, NOTICES, PREFIX, ReadingPage, characters_of
from storefront.reading.enums import RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, EvidenceRow, PageRead
from storefront.reading.services import earlier
from storefront.reading.services.chain import Draft, append
from storefront.reading.services.progress import ReadingState, reading_state
from storefront.reading.services.showing import Showing, fresh_render, submitted

OUT_OF_ORDER, TOO_EARLY = "out_of_order", "too_early"
ONLY_CHANGES, EVERYTHING = "only_changes", "everything"


def page_in_turn(chain: EvidenceChain, state: ReadingState, code: str) -> ReadingPage:
    """The page, if its turn has come. Otherwise a refusal, which the chain keeps."""
    page = next((page for page in state.pages if page.code == code), None)
    if page is None or not state.may_open(code):
        append(chain, Draft(RowKind.REFUSED, code[:60], data={"reason": OUT_OF_ORDER}))
        raise BusinessRuleError(OUT_OF_ORDER, _("This page comes later. Please go on from here."))
    return page


def finish_page(chain: EvidenceChain, code: str, *, nonce: str) -> None:
    """The reader went to the end of a page without exclusions."""
    page = page_in_turn(chain, reading_state(chain), code)
    fresh_render(chain, code, nonce)
    with transaction.atomic():
        row = append(chain, submitted(code, nonce))[0]
        _mark_read(chain, page, row)


def finish_notices(chain: EvidenceChain, *, nonce: str, choice: str = "") -> None:
    """The notices were read. `choice` is how a reader who read this product within three months answered
    the offer of a shortened reading (R-22): only_changes takes it; everything else reads all."""
    finish_page(chain, NOTICES, nonce=nonce)
    offer = earlier.offer_for(chain)
    if offer is None:
        return
    shortened = choice == ONLY_CHANGES
    known = choice if choice in {ONLY_CHANGES, EVERYTHING} else ""
    with transaction.atomic():
        earlier.record_choice(chain, offer, known, only_changes=shortened)
        if shortened:
            earlier.take_over(chain, offer)


def unread_exclusions(chain: EvidenceChain, page: ReadingPage) -> list[Any]:
    """The exclusions of a group that are to be shown: those not acknowledged, or all where none is left."""
    known = set(chain.acknowledgements.values_list("text_hash", flat=True))
    group = [e for e in chain.version.definition.exclusions if e.hash in page.hashes]
    return [exclusion for exclusion in group if exclusion.hash not in known] or group


def floor_of(chain: EvidenceChain, state: ReadingState, page: ReadingPage) -> timedelta:
    """The least time this page takes, for what of it is to be read."""
    shown = sum(characters_of(chain.version.definition, e) for e in unread_exclusions(chain, page))
    seconds = floor_seconds(shown, all_pages=[one.characters for one in state.pages])
    return timedelta(seconds=seconds * settings.READING_FLOOR_SCALE)


def acknowledge_group(
    chain: EvidenceChain, group: str, *, nonce: str, scrolled_pct: int | None = None
) -> None:
    """One press of the button under one group: evidence for each exclusion in it (保险法 Art.17).

    BusinessRuleError: out of turn, an old copy of the page, or sooner than it can be read. Only the
    server's own times count; `scrolled_pct` is kept as it came and changes nothing.
    """
    code = PREFIX + group
    state = reading_state(chain)
    page = page_in_turn(chain, state, code)
    if code in state.done:
        return
    showing = fresh_render(chain, code, nonce)
    _refuse_early(chain, code, showing, floor_of(chain, state, page))
    exclusions = unread_exclusions(chain, page)
    with transaction.atomic():
        drafts = [
            Draft(RowKind.ACKNOWLEDGED, code, data={"exclusion": e.code, "text": e.hash}) for e in exclusions
        ]
        data = {"version": chain.version.content_hash, "scrolled_pct": scrolled_pct}
        rows = append(chain, submitted(code, nonce, **data), *drafts)
        _keep_acknowledgements(chain, exclusions, rows[1:], showing, scrolled_pct)
        _mark_read(chain, page, rows[0])


def _refuse_early(chain: EvidenceChain, code: str, showing: Showing, floor: timedelta) -> None:
    missing = floor - (clock.now() - showing.first_at)
    if missing <= timedelta(0):
        return
    seconds = math.ceil(missing.total_seconds())
    append(chain, Draft(RowKind.REFUSED, code, data={"reason": TOO_EARLY, "seconds_left": seconds}))
    raise BusinessRuleError(
        TOO_EARLY,
        ngettext(
            "This was quick: reading it through takes about %(seconds)d second more. Nothing is lost; "
            "please finish reading and press once more.",
            "This was quick: reading it through takes about %(seconds)d seconds more. Nothing is lost; "
            "please finish reading and press once more.",
            seconds,
        )
        % {"seconds": seconds},
    )


def _keep_acknowledgements(
    chain: EvidenceChain,
    exclusions: list[Any],
    rows: list[EvidenceRow],
    showing: Showing,
    scrolled_pct: int | None,
) -> None:
    stored = {row.code: row for row in Exclusion.objects.filter(version=chain.version)}
    kept = [
        Acknowledgement(
            chain=chain,
            exclusion=stored[exclusion.code],
            text_hash=exclusion.hash,
            row=row,
            shown_at=showing.first_at,
            acknowledged_at=row.at,
            dwell_ms=int((row.at - showing.first_at).total_seconds() * 1000),
            scrolled_pct=scrolled_pct,
        )
        for exclusion, row in zip(exclusions, rows, strict=True)
    ]
    Acknowledgement.objects.bulk_create(kept, ignore_conflicts=True)  # two tabs: the first stands


def _mark_read(chain: EvidenceChain, page: ReadingPage, row: EvidenceRow) -> None:
    PageRead.objects.get_or_create(
        chain=chain,
        page=page.code,
        digest=page.digest,
        defaults={"version": chain.version, "row": row, "at": row.at},
    )


def give_consents(chain: EvidenceChain, *, nonce: str, ticked: frozenset[str]) -> None:
    """Each ticked consent becomes a row of the account; BusinessRuleError names a required one that is
    missing. What is optional may be left out, and buying works without (PIPL Art.16)."""
    page = page_in_turn(chain, reading_state(chain), CONSENTS)
    fresh_render(chain, CONSENTS, nonce)
    if chain.user is None:
        raise RuntimeError("consents are given by somebody who is signed in")
    texts = consents_for(chain.version.definition.terms.subject)
    for text in texts:
        if text.required and text.purpose not in ticked:
            raise BusinessRuleError(
                "consent_missing",
                _("We cannot insure you without this. You may also stop here; nothing is kept for a sale."),
                field=text.purpose,
            )
    given = [text for text in texts if text.purpose in ticked]
    with transaction.atomic():
        ticks = [_tick(text, text in given) for text in texts]
        row = append(chain, submitted(CONSENTS, nonce), *ticks)[0]
        for text in given:
            give_consent(user=chain.user, purpose=text.purpose, text=text.text, text_version=text.version)
        _mark_read(chain, page, row)


def _tick(text: ConsentText, ticked: bool) -> Draft:
    data = {"field": text.purpose, "ticked": ticked, "text": text.hash}
    return Draft(RowKind.TICK, CONSENTS, data=data)
