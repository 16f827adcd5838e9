"""Pure rules of payments: amounts as a gateway writes them, when to ask again, what may be kept."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policies.enrolment.enums import ApplicationState
from policies.payments.enums import HoldReason, PaymentState

PAYMENT_WINDOW = timedelta(minutes=15)  # how long the gateway accepts the money
CLOSING_GRACE = timedelta(minutes=2)  # clocks differ; a payment is closed only this much later
FIRST_QUERY_AFTER = timedelta(seconds=45)  # a notice usually takes a second
OPEN_QUERY_EVERY = timedelta(minutes=2)
# A closed payment is asked for again: money that slipped in at the last second must be found.
CLOSED_QUERIES_AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
UNISSUED_LIMIT = timedelta(hours=24)  # 解释二 Art.4: paid is not left waiting; after this it is refunded
CURRENCY = "CNY"

YUAN = re.compile(r"(?P<yuan>\d{1,9})(?:\.(?P<fen>\d{1,2}))?", re.ASCII)


def yuan_text(fen: int) -> str:
    """`2.00` for 200 fen: two decimals, no separators, exact."""
    if fen < 0:
        raise ValueError("a gateway knows no negative amount")
    return f"{fen // 100}.{fen % 100:02d}"


def fen_of(text: str) -> int:
    """Fen of an amount as a gateway writes it (`2`, `2.0`, `2.00`). ValueError for anything else."""
    match = YUAN.fullmatch(text)
    if match is None:
        raise ValueError("not an amount in yuan")
    return int(match["yuan"]) * 100 + int((match["fen"] or "0").ljust(2, "0"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money the gateway says it took: its number, amount in fen, currency, and when, if it says."""

    trade_no: str
    amount_fen: int
    currency: str
    paid_at: datetime | None = None


def moment_paid(receipt: Receipt, *, opened_at: datetime, now: datetime) -> datetime:
    """When the payer paid, by the gateway's word: its notice may come late, cover that starts at payment
    may not. Never before the payment was opened, never ahead of us."""
    return max(opened_at, min(receipt.paid_at or now, now))


def hold_reason(
    receipt: Receipt, *, amount_fen: int, application_waits: bool, another_paid: bool
) -> HoldReason | None:
    """Why money that came cannot become a policy and goes back to the payer; None where it can."""
    if receipt.currency != CURRENCY:
        return HoldReason.CURRENCY
    if receipt.amount_fen != amount_fen:
        return HoldReason.AMOUNT
    if another_paid:
        return HoldReason.PAID_TWICE
    if not application_waits:
        return HoldReason.TOO_LATE
    return None


def next_query_at(*, closed_at: datetime | None, now: datetime) -> datetime | None:
    """When to ask the gateway again about money that has not come; None for never."""
    if closed_at is None:
        return now + OPEN_QUERY_EVERY
    return next((closed_at + after for after in CLOSED_QUERIES_AFTER if closed_at + after > now), None)


class Outcome(StrEnum):
    """What a reader who comes back from the cashier is told."""

    WAITING = "waiting"
    ISSUING = "issuing"
    ISSUED = "issued"
    NOT_PAID = "not_paid"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


MOVING = frozenset({Outcome.WAITING, Outcome.ISSUING})  # changes within seconds: the page watches
SETTLED = frozenset({Outcome.ISSUED, Outcome.NOT_PAID, Outcome.REFUNDED})


def outcome(*, payment_state: str, is_refunding: bool, application_state: str) -> Outcome:
    """One word for where a payment and its application stand together."""
    if payment_state == PaymentState.REFUNDED:
        return Outcome.REFUNDED
    if payment_state == PaymentState.HELD:
        return Outcome.REFUNDING
    if payment_state == PaymentState.CLOSED:
        return Outcome.NOT_PAID
    if payment_state == PaymentState.CREATED:
        return Outcome.WAITING
    if application_state == ApplicationState.ISSUED:
        return Outcome.ISSUED
    return Outcome.REFUNDING if is_refunding else Outcome.ISSUING
