"""Finding what was done to evidence behind the shop's back: changes, gaps, additions, new orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from storefront.foundation import clock
from storefront.reading.domain import chain as rules
from storefront.reading.enums import RowKind
from storefront.reading.models import (
    DailyRoot,
    EvidenceBook,
    EvidenceChain,
    EvidenceKey,
    EvidencePersonal,
    EvidenceRow,
    PageContent,
    Stylesheet,
)
from storefront.reading.services.anchors import Head, line_of, read_lines
from storefront.reading.services.chain import book_seal, facts_of, seal_of

BATCH = 500
READINGS = 5  # how often a chain is read again because a sale went on meanwhile


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where: `chain 12 (reference) row 4`, `day 2026-06-02`, `page …`."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify(chain: EvidenceChain | None = None) -> list[Finding]:
    """All findings, of one chain or of everything. Empty where the evidence is whole."""
    if chain is not None:
        return _settled(chain)
    findings = _whole()
    for one in EvidenceChain.objects.select_related("user", "version").order_by("number").iterator(500):
        findings.extend(_settled(one))
    return findings


def _whole() -> list[Finding]:
    """The findings about everything together, read while no sale was opened and no row was written."""
    findings: list[Finding] = []
    for _ in range(READINGS):
        before = _extent()
        findings = [*_contents(), *_book(), *_roots(), *_strays()]
        if not findings or _extent() == before:
            break
    return findings


def _extent() -> tuple[int, int]:
    """How many sales the book counts, and the last row written."""
    book = EvidenceBook.objects.order_by("pk").first()
    last = EvidenceRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return (book.opened if book else 0, last or 0)


def _settled(chain: EvidenceChain) -> list[Finding]:
    """The findings of a chain that stood still while it was read: a sale that goes on meanwhile is no
    tampering, and is read again."""
    for _ in range(READINGS):
        findings = [*_chain(chain)]
        now = EvidenceChain.objects.select_related("user", "version").filter(pk=chain.pk).first()
        if not findings or now is None or now.head_hash == chain.head_hash:
            break
        chain = now
    return findings


def _chain(chain: EvidenceChain) -> Iterator[Finding]:
    name = f"chain {chain.number} ({chain.reference})"
    rows = list(chain.rows.select_related("content").order_by("seq"))
    head = rules.genesis(chain.reference, chain.number)
    for expected, row in enumerate(rows, start=1):
        where = f"{name} row {row.seq}"
        if row.seq != expected:
            yield Finding(where, f"row {expected} is missing")
            break
        if row.prev_hash != head:
            yield Finding(where, "does not follow the row before it")
        if row.hash != rules.row_hash(facts_of(row, chain.reference)):
            yield Finding(where, "was changed")
        head = row.hash
    last = rows[-1] if rows else None
    if last is None or (chain.head_seq, chain.head_hash) != (last.seq, last.hash):
        yield Finding(name, "its last row is not the one its head names")
    if chain.head_seal != seal_of(chain.reference, chain.number, chain.head_seq, chain.head_hash):
        yield Finding(name, "its head was moved without the key")
    yield from _header(name, chain, rows)
    yield from _personal(name, chain, rows)
    yield from _acknowledgements(name, chain, rows)


def _header(name: str, chain: EvidenceChain, rows: list[EvidenceRow]) -> Iterator[Finding]:
    """What the chain says of itself must be what its rows say."""
    said: dict[str, Any] = {}
    for row in rows:
        if row.kind in {RowKind.OPENED, RowKind.VERSION, RowKind.SIGNED_IN}:
            said.update(row.data)
    account = rules.account_mark(chain.reference, chain.user.reference) if chain.user else None
    if said.get("quote") != chain.quote_reference:
        yield Finding(name, "belongs to another quote than its first row says")
    if said.get("version") != chain.version.content_hash:
        yield Finding(name, "stands under another version than its rows say")
    if said.get("account") != account:
        yield Finding(name, "belongs to another account than its rows say")


def _personal(name: str, chain: EvidenceChain, rows: list[EvidenceRow]) -> Iterator[Finding]:
    sealed = {value.seq: value for value in EvidencePersonal.objects.filter(chain=chain)}
    erased = any(row.kind == RowKind.ERASED for row in rows)
    if erased != (chain.erased_at is not None):
        yield Finding(name, "its erasure is not what its rows say")
    if erased and (sealed or EvidenceKey.objects.filter(chain=chain).exists()):
        yield Finding(name, "was erased, yet holds personal values or a key")
    if not erased and not EvidenceKey.objects.filter(chain=chain).exists():
        yield Finding(name, "its data key is missing")
    for row in rows:
        value = sealed.pop(row.seq, None)
        where = f"{name} row {row.seq}"
        if value is None:
            if row.commitment and not erased:
                yield Finding(where, "its sealed value is missing")
        elif rules.commitment(value.ciphertext) != row.commitment or value.field != row.data.get("field"):
            yield Finding(where, "its sealed value was changed")
    for seq in sealed:
        yield Finding(f"{name} row {seq}", "a sealed value without a row")


def _acknowledgements(name: str, chain: EvidenceChain, rows: list[EvidenceRow]) -> Iterator[Finding]:
    """Every acknowledgement rests on a row that says the same; every such row has one."""
    said = {row.pk: row for row in rows if row.kind == RowKind.ACKNOWLEDGED}
    reads = {row.pk for row in rows}
    for kept in chain.acknowledgements.select_related("exclusion", "carried_from"):
        row = said.pop(kept.row_id, None)
        old = kept.carried_from
        if old is not None:
            fits = kept.row_id in reads and (old.text_hash, old.acknowledged_at) == (
                kept.text_hash,
                kept.acknowledged_at,
            )
        else:
            data = {"exclusion": kept.exclusion.code, "text": kept.text_hash}
            fits = row is not None and (row.at, row.data) == (kept.acknowledged_at, data)
        if not fits:
            yield Finding(f"{name} exclusion {kept.exclusion.code}", "its acknowledgement was changed")
    for row in said.values():
        yield Finding(f"{name} row {row.seq}", "its acknowledgement is missing")
    for page in chain.reads.exclude(row_id__in=reads).values_list("page", flat=True):
        yield Finding(f"{name} page {page}", "was marked as read without a row")


def _contents() -> Iterator[Finding]:
    sheets = dict(Stylesheet.objects.values_list("pk", "digest"))
    for pk, digest, html, sheet in PageContent.objects.values_list(
        "pk", "digest", "html", "stylesheet_id"
    ).iterator():
        if rules.content_digest(html, sheets.get(sheet, "")) != digest:
            yield Finding(f"page {pk} ({digest[:12]})", "was changed")
    for pk, digest, text in Stylesheet.objects.values_list("pk", "digest", "text"):
        if rules.commitment(text) != digest:
            yield Finding(f"style sheets {pk} ({digest[:12]})", "were changed")


def _book() -> Iterator[Finding]:
    """Numbers of chains run from 1 to the count of the book, without gaps."""
    book = EvidenceBook.objects.order_by("pk").first()
    opened = book.opened if book else 0
    numbers = set(EvidenceChain.objects.values_list("number", flat=True))
    if book and book.seal != book_seal(opened):
        yield Finding("book", "its count was changed without the key")
    if EvidenceBook.objects.count() > 1 or (numbers and book is None):
        yield Finding("book", "is missing or doubled")
    for number in sorted(set(range(1, opened + 1)) - numbers):
        yield Finding(f"chain {number}", "is missing")
    for number in sorted(number for number in numbers if not 1 <= number <= opened):
        yield Finding(f"chain {number}", "was never opened by the shop")


def _strays() -> Iterator[Finding]:
    known = EvidenceChain.objects.values("pk")
    for pk, seq in EvidenceRow.objects.exclude(chain__in=known).values_list("chain_id", "seq"):
        yield Finding(f"row {seq} of chain with key {pk}", "its chain is missing")
    pages = PageContent.objects.values("pk")
    lost = EvidenceRow.objects.filter(content__isnull=False).exclude(content__in=pages)
    for pk in lost.values_list("content_id", flat=True).distinct():
        yield Finding(f"page {pk}", "is missing")


def _roots() -> Iterator[Finding]:
    lines = read_lines()
    outside = {line["on"]: line for line in lines if "on" in line}
    for line in lines:
        if "damaged" in line:
            yield Finding(line["damaged"], "is no line of ours")
    if len(outside) != sum("on" in line for line in lines):
        yield Finding("anchor files", "a day stands there twice")
    previous, opened, day = "", 0, None
    for root in DailyRoot.objects.order_by("on"):
        where = f"day {root.on}"
        if root.previous != previous or (day and (root.on - day).days != 1):
            yield Finding(where, "the day before it is missing or was changed")
        heads: list[Head] = [(number, seq, hash_) for number, seq, hash_ in root.heads]
        if root.root != rules.daily_root(on=root.on, previous=root.previous, opened=root.opened, heads=heads):
            yield Finding(where, "its root was changed")
        if outside.pop(root.on.isoformat(), None) != line_of(root):
            yield Finding(where, "the line outside the database is missing or says otherwise")
        if root.opened < opened:
            yield Finding(where, "has fewer chains than the day before")
        yield from _day(where, heads)
        previous, opened, day = root.root, root.opened, root.on
    for on in outside:
        yield Finding(f"day {on}", "stands in the anchor file, not in the database")
    if day and (clock.today() - day).days < 1:
        yield Finding(f"day {day}", "was closed before it was over")


def _day(where: str, heads: list[Head]) -> Iterator[Finding]:
    """Every head the root names must still stand in its chain. (A row written later whose clock went
    back into a closed day does no harm: the next day's head covers it.)"""
    for batch in batched(heads):
        rows = EvidenceRow.objects.filter(
            chain__number__in=[number for number, _, _ in batch], seq__in={seq for _, seq, _ in batch}
        )
        stands = {
            (number, seq): hash_ for number, seq, hash_ in rows.values_list("chain__number", "seq", "hash")
        }
        for number, seq, hash_ in batch:
            if stands.get((number, seq)) != hash_:
                yield Finding(f"{where}, chain {number} row {seq}", "is not what the day's root says")


def batched(heads: list[Head]) -> Iterator[list[Head]]:
    for start in range(0, len(heads), BATCH):
        yield heads[start : start + BATCH]
