"""How a chain of evidence is hashed. Nothing here reads a database or a clock."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RowFacts:
    """All that a row's hash covers. `content` is the digest of the page shown, or empty."""

    chain: str
    seq: int
    kind: str
    page: str
    content: str
    at: datetime
    data: dict[str, Any]
    commitment: str
    prev_hash: str


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def genesis(reference: str, number: int) -> str:
    """What the first row of a chain follows."""
    return digest(["mingbai evidence", reference, number])


def row_hash(row: RowFacts) -> str:
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return digest(
        [
            row.chain,
            row.seq,
            row.kind,
            row.page,
            row.content,
            moment,
            row.data,
            row.commitment,
            row.prev_hash,
        ]
    )


def content_digest(html: str, stylesheet: str) -> str:
    """The digest under which a page is kept: what it said and which style sheets it was shown in."""
    return hashlib.sha256(f"{stylesheet}\n{html}".encode()).hexdigest()


def commitment(ciphertext: str) -> str:
    return hashlib.sha256(ciphertext.encode()).hexdigest()


def account_mark(chain: str, account: str) -> str:
    """Ties an account to a chain without naming it elsewhere."""
    return digest(["account", chain, account])


def head_seal(key: bytes, *parts: str | int) -> str:
    """A keyed hash: who can write to the database but lacks the key cannot move a head unseen."""
    return hmac.new(key, canonical(list(parts)), hashlib.sha256).hexdigest()


def daily_root(*, on: date, previous: str, opened: int, heads: Iterable[tuple[int, int, str]]) -> str:
    """The root over the heads of all chains that grew on a day, linked to the root before it."""
    return digest(["root", on.isoformat(), previous, opened, [list(head) for head in heads]])
