"""What a payment gateway can be asked, in plain frozen values. No protocol and no database here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from policies.payments.domain import Receipt


class GatewayUnavailable(Exception):
    """No answer, or none that can be believed: ask again later. Nothing is known about the money."""


class GatewayRefused(Exception):
    """The gateway answered, signed, that it will not. `code` is its own reason code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoticeRefused(Exception):
    """A notice that is not the gateway's word to us. `code` says why; it quotes nothing of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TradeState(StrEnum):
    UNKNOWN = "unknown"  # the gateway has no such trade: nobody opened the cashier yet
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"  # unpaid and over, or paid and given back in full


@dataclass(frozen=True, slots=True)
class PageOrder:
    """What the cashier is asked to take. The subject names the product and holds no personal data."""

    out_trade_no: str
    amount_fen: int
    subject: str
    expires_at: datetime
    return_url: str
    notify_url: str


@dataclass(frozen=True, slots=True)
class Trade:
    """What the gateway knows of one trade; `receipt` where money came."""

    out_trade_no: str
    state: TradeState
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class VerifiedNotice:
    """A notice whose signature, merchant and seller were found right."""

    notice_id: str
    trade: Trade
    refund_request_no: str = ""
    refunded_total_fen: int = 0


@dataclass(frozen=True, slots=True)
class RefundReply:
    """Whether the money has gone back to the payer."""

    done: bool


class PaymentGateway(Protocol):
    name: str

    def page_pay(self, order: PageOrder) -> str:
        """The address to send the browser to."""

    def parse_notice(self, form: Mapping[str, str]) -> VerifiedNotice:
        """NoticeRefused unless it is the gateway's own word to this merchant."""

    def query(self, out_trade_no: str) -> Trade:
        """GatewayUnavailable, GatewayRefused."""

    def refund(self, *, out_trade_no: str, out_request_no: str, amount_fen: int, reason: str) -> RefundReply:
        """Ask once or many times with the same number: the money goes back once."""

    def refund_query(self, *, out_trade_no: str, out_request_no: str) -> RefundReply:
        """Whether that refund has happened."""
