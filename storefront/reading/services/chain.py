"""Opening a chain and adding rows to it. Two tabs may add at once: the second tries again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F

from storefront.foundation import clock
from storefront.foundation.prepared import Prepared, PreparedInsert, PreparedUpdate
from storefront.foundation.transitions import transition
from storefront.reading.domain import chain as rules
from storefront.reading.enums import ChainState, RowKind
from storefront.reading.models import EvidenceBook, EvidenceChain, EvidencePersonal, EvidenceRow, PageContent
from storefront.reading.services import sealing

TRIES = 20
BOOK = 1  # the primary key of the only EvidenceBook

_chain_of_quote = Prepared(
    lambda quote: EvidenceChain.objects.filter(quote_reference=quote).select_related("version__product"),
    quote=models.CharField(),
)
_move = PreparedUpdate(
    lambda pk, seq: EvidenceChain.objects.filter(pk=pk, head_seq=seq),
    *("head_seq", "head_hash", "head_seal", "last_at"),
    pk=models.BigIntegerField(),
    seq=models.BigIntegerField(),
)
_add_rows, _add_personal = PreparedInsert(EvidenceRow), PreparedInsert(EvidencePersonal)


class HeadMoved(Exception):
    """Somebody added a row first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to be. `personal` is a value to be sealed apart; `field` names it in the open."""

    kind: RowKind
    page: str = ""
    content: PageContent | None = None
    data: dict[str, Any] = field(default_factory=dict)
    personal: Any = None


def open_chain(*, user: Any, version: Any, quote_reference: str) -> EvidenceChain:
    """The chain of a quote, opened if there is none yet. `user` is None before sign-in; who signs in
    after claims the chain. The caller has made sure that the quote is this user's."""
    found = _chain_of_quote.first(quote=quote_reference)
    if found is None:
        try:
            with transaction.atomic():
                found = _open(version, quote_reference)
        except IntegrityError:
            found = EvidenceChain.objects.get(quote_reference=quote_reference)
    if user is not None and found.user_id is None:
        claim_chain(found, user)
    return found


def _open(version: Any, quote_reference: str) -> EvidenceChain:
    now = clock.now()
    chain = EvidenceChain(
        number=_next_number(),
        version=version,
        quote_reference=quote_reference,
        opened_at=now,
        last_at=now,
    )
    chain.head_hash = rules.genesis(chain.reference, chain.number)
    chain.head_seal = seal_of(chain.reference, chain.number, 0, chain.head_hash)
    chain.save()
    sealing.make_key(chain)
    opened = {"version": version.content_hash, "quote": quote_reference}
    append(chain, Draft(RowKind.OPENED, data=opened))
    return chain


def _next_number() -> int:
    """Count the new chain. The row's lock makes openings take turns, so that numbers have no gaps."""
    book = EvidenceBook.objects.filter(pk=BOOK)
    if not book.update(opened=F("opened") + 1):
        EvidenceBook.objects.get_or_create(pk=BOOK)  # two first sales may meet here
        book.update(opened=F("opened") + 1)
    number = book.values_list("opened", flat=True).get()
    book.update(seal=book_seal(number))
    return number


def claim_chain(chain: EvidenceChain, user: Any) -> bool:
    """Bind a chain to the account that signed in. False where it is another's already."""
    with transaction.atomic():
        claimed = EvidenceChain.objects.filter(pk=chain.pk, user__isnull=True).update(user=user)
        if claimed:
            chain.user = user
            mark = rules.account_mark(chain.reference, user.reference)
            append(chain, Draft(RowKind.SIGNED_IN, data={"account": mark}))
    return bool(claimed) or chain.user_id == user.pk


def append(chain: EvidenceChain, *drafts: Draft) -> list[EvidenceRow]:
    """Add rows at the head, in order, or none of them. Who finds the head moved waits for the chain's
    row and goes on from its new head: with forty tabs at once, tries alone ran out."""
    addition = _addition(chain, drafts, clock.now())  # before the database is locked for writing
    with transaction.atomic(savepoint=False):  # who finds the head moved has written nothing
        for _ in range(TRIES - 1):
            if _add(chain, addition):
                return addition.rows
            _wait_for_head(chain)
            addition = _addition(chain, drafts, clock.now())
        if _add(chain, addition):
            return addition.rows
    raise HeadMoved(chain.reference)


def _wait_for_head(chain: EvidenceChain) -> None:
    """Lock the chain's row (on SQLite the transaction is already alone) and read where its head is."""
    now = EvidenceChain.objects.select_for_update().get(pk=chain.pk)
    chain.head_seq, chain.head_hash, chain.erased_at = now.head_seq, now.head_hash, now.erased_at
    chain._state.fields_cache.pop("key", None)  # it may be gone by now


@dataclass(frozen=True, slots=True)
class Addition:
    """Rows that follow the head as it was read, and the personal values sealed for them."""

    rows: list[EvidenceRow]
    sealed: list[EvidencePersonal]


def _addition(chain: EvidenceChain, drafts: Sequence[Draft], now: datetime) -> Addition:
    rows: list[EvidenceRow] = []
    sealed: list[EvidencePersonal] = []
    head = chain.head_hash
    for seq, draft in enumerate(drafts, start=chain.head_seq + 1):
        row = EvidenceRow(
            chain=chain,
            seq=seq,
            kind=draft.kind,
            page=draft.page,
            content=draft.content,
            at=now,
            data=draft.data,
            prev_hash=head,
        )
        if draft.personal is not None:
            value = sealing.seal_value(chain, seq, draft.data["field"], draft.personal)
            row.commitment = rules.commitment(value.ciphertext)
            sealed.append(value)
        head = row.hash = rules.row_hash(facts_of(row, chain.reference))
        rows.append(row)
    return Addition(rows, sealed)


def _add(chain: EvidenceChain, addition: Addition) -> bool:
    """Write the rows behind the head; False, and nothing written, where it moved."""
    if not _move_head(chain, addition.rows[-1]):
        return False
    _add_rows(addition.rows)
    _add_personal(addition.sealed)
    return True


def _move_head(chain: EvidenceChain, last: EvidenceRow) -> bool:
    seal = seal_of(chain.reference, chain.number, last.seq, last.hash)
    head = {"head_seq": last.seq, "head_hash": last.hash, "head_seal": seal, "last_at": last.at}
    if not _move(head, pk=chain.pk, seq=chain.head_seq):
        return False
    for name, value in head.items():
        setattr(chain, name, value)
    return True


def facts_of(row: EvidenceRow, reference: str) -> rules.RowFacts:
    """The facts of a row as its hash covers them; `content` must be loaded."""
    return rules.RowFacts(
        chain=reference,
        seq=row.seq,
        kind=row.kind,
        page=row.page,
        content=row.content.digest if row.content else "",
        at=row.at,
        data=row.data,
        commitment=row.commitment,
        prev_hash=row.prev_hash,
    )


def seal_of(reference: str, number: int, seq: int, head: str) -> str:
    return rules.head_seal(settings.EVIDENCE_SEAL_KEY, "head", reference, number, seq, head)


def book_seal(opened: int) -> str:
    return rules.head_seal(settings.EVIDENCE_SEAL_KEY, "book", opened)


def conclude_chain(chain: EvidenceChain, *, actor: str) -> bool:
    """The sale became a contract: its evidence is kept as long as the contract's papers (R-18)."""
    return transition(chain, ChainState.CONCLUDED, actor=actor, reason="policy issued")
