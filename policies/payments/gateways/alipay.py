"""The Alipay adapter: page pay, query, refund, refund query and notices, signed with RSA2 both ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from policies.payments.domain import CURRENCY, Receipt, fen_of, yuan_text
from policies.payments.enums import GatewayName
from policies.payments.gateways import keys, rsa2
from policies.payments.gateways.interface import (
    GatewayRefused,
    GatewayUnavailable,
    NoticeRefused,
    PageOrder,
    RefundReply,
    Trade,
    TradeState,
    VerifiedNotice,
)
from policies.payments.gateways.transport import TRANSPORTS, Transport
from storefront.foundation import clock

log = structlog.get_logger(__name__)

SUCCESS = "10000"
TRY_LATER_CODES = frozenset({"20000"})
TRY_LATER_REASONS = frozenset({"ACQ.SYSTEM_ERROR", "isp.unknow-error", "aop.ACQ.SYSTEM_ERROR"})
NO_SUCH_TRADE = "ACQ.TRADE_NOT_EXIST"
LONGEST_NOTICE_ID = 128
WRITTEN_MOMENT = "%Y-%m-%d %H:%M:%S"
PRODUCT_CODE = "FAST_INSTANT_TRADE_PAY"

STATES = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "TRADE_SUCCESS": TradeState.PAID,
    "TRADE_FINISHED": TradeState.PAID,
    "TRADE_CLOSED": TradeState.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are at the gateway and where its doors are. `page_url` is for browsers."""

    app_id: str
    seller_id: str
    gateway_url: str
    page_url: str
    private_key_file: Path
    gateway_public_key_file: Path


class AlipayGateway:
    name = GatewayName.ALIPAY.value

    def __init__(self, account: Account, transport: Transport) -> None:
        self.account = account
        self.send = transport

    @classmethod
    def from_settings(cls, settings: Any, transport: Transport | None = None) -> "AlipayGateway":
        """`transport` is the settings' own unless given."""
        account = Account(
            app_id=settings.ALIPAY_APP_ID,
            seller_id=settings.ALIPAY_SELLER_ID,
            gateway_url=settings.ALIPAY_GATEWAY_URL,
            page_url=settings.ALIPAY_PAGE_URL,
            private_key_file=Path(settings.ALIPAY_PRIVATE_KEY_FILE),
            gateway_public_key_file=Path(settings.ALIPAY_PUBLIC_KEY_FILE),
        )
        if settings.PAYMENT_GATEWAY == "sandbox":
            keys.ensure_pair(account.private_key_file, Path(settings.PAYMENT_PUBLISHED_KEY_FILE))
        return cls(account, transport or TRANSPORTS[settings.PAYMENT_TRANSPORT])

    @cached_property
    def our_key(self) -> RSAPrivateKey:
        return keys.private_key(self.account.private_key_file)

    @cached_property
    def their_key(self) -> RSAPublicKey:
        return keys.public_key(self.account.gateway_public_key_file)

    def page_pay(self, order: PageOrder) -> str:
        business = {
            "out_trade_no": order.out_trade_no,
            "total_amount": yuan_text(order.amount_fen),
            "subject": order.subject,
            "product_code": PRODUCT_CODE,
            "time_expire": beijing_text(order.expires_at),
        }
        params = self._signed(
            "alipay.trade.page.pay", business, notify_url=order.notify_url, return_url=order.return_url
        )
        return f"{self.account.page_url}?{urlencode(params)}"

    def query(self, out_trade_no: str) -> Trade:
        try:
            answer = self._call("alipay.trade.query", {"out_trade_no": out_trade_no})
        except GatewayRefused as refusal:
            if refusal.code == NO_SUCH_TRADE:
                return Trade(out_trade_no, TradeState.UNKNOWN)
            raise
        if answer.get("out_trade_no") != out_trade_no:
            raise GatewayUnavailable("answers about another trade")
        try:
            return _trade(answer)
        except (KeyError, ValueError) as error:
            raise GatewayUnavailable("an answer that cannot be read") from error

    def refund(self, *, out_trade_no: str, out_request_no: str, amount_fen: int, reason: str) -> RefundReply:
        business = {
            "out_trade_no": out_trade_no,
            "out_request_no": out_request_no,
            "refund_amount": yuan_text(amount_fen),
            "refund_reason": reason,
        }
        answer = self._call("alipay.trade.refund", business)
        return RefundReply(done=answer.get("fund_change") == "Y")

    def refund_query(self, *, out_trade_no: str, out_request_no: str) -> RefundReply:
        business = {"out_trade_no": out_trade_no, "out_request_no": out_request_no}
        answer = self._call("alipay.trade.fastpay.refund.query", business)
        return RefundReply(
            done=answer.get("refund_status") == "REFUND_SUCCESS"
            and answer.get("out_request_no") == out_request_no
        )

    def parse_notice(self, form: Mapping[str, str]) -> VerifiedNotice:
        signed = rsa2.content(form, without=("sign", "sign_type"))
        if form.get("sign_type") != "RSA2":
            raise NoticeRefused("sign_type")
        if not self._is_theirs(signed, form.get("sign", "")):
            raise NoticeRefused("signature")
        if form.get("app_id") != self.account.app_id:
            raise NoticeRefused("app_id")
        if form.get("seller_id") != self.account.seller_id:
            raise NoticeRefused("seller_id")
        try:
            return VerifiedNotice(
                notice_id=_notice_id(form["notify_id"]),
                trade=_trade(form),
                refund_request_no=form.get("out_biz_no", "") if "gmt_refund" in form else "",
                refunded_total_fen=fen_of(form.get("refund_fee", "0")),
            )
        except (KeyError, ValueError) as error:
            raise NoticeRefused("unreadable") from error

    def _is_theirs(self, text: str, signature: str) -> bool:
        """Without the gateway's key nothing is theirs; the log says so, loudly."""
        try:
            return rsa2.is_signed_by(text, signature, self.their_key)
        except keys.BadKey as error:
            log.error("no_gateway_key", because=str(error))
            return False

    def _signed(self, method: str, business: Mapping[str, str], **extra: str) -> dict[str, str]:
        params = {
            "app_id": self.account.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": beijing_text(clock.now()),
            "version": "1.0",
            "biz_content": json.dumps(business, ensure_ascii=False, separators=(",", ":")),
            **extra,
        }
        return {**params, "sign": rsa2.sign(rsa2.content(params, without=("sign",)), self.our_key)}

    def _call(self, method: str, business: Mapping[str, str]) -> dict[str, Any]:
        """Ask, and believe the answer only where the gateway signed its very bytes."""
        text = self.send(self.account.gateway_url, self._signed(method, business))
        try:
            parts = rsa2.members(text)
            raw = parts[method.replace(".", "_") + "_response"]
            signature = json.loads(parts["sign"])
            answer = json.loads(raw)
        except (KeyError, ValueError) as error:
            raise GatewayUnavailable("an answer that cannot be read") from error
        if not isinstance(signature, str) or not isinstance(answer, dict):
            raise GatewayUnavailable("an answer that cannot be read")
        if not self._is_theirs(raw, signature):
            raise GatewayUnavailable("an answer the gateway did not sign")
        return _accepted(answer)


def _notice_id(text: str) -> str:
    if not 0 < len(text) <= LONGEST_NOTICE_ID:
        raise ValueError("a notice needs a name")
    return text


def _accepted(answer: dict[str, Any]) -> dict[str, Any]:
    code, reason = str(answer.get("code", "")), str(answer.get("sub_code", ""))
    if code == SUCCESS:
        return answer
    if code in TRY_LATER_CODES or reason in TRY_LATER_REASONS:
        raise GatewayUnavailable(reason or code)
    raise GatewayRefused(reason or code)


def _trade(fields: Mapping[str, Any]) -> Trade:
    """A trade as notices and query answers tell it. ValueError, KeyError where they tell none.

    Domestic trades name no currency; one that does must name ours. A closed trade that tells when
    it was paid was given back in full."""
    state = STATES[fields["trade_status"]]
    # A notice says gmt_payment, an answer to a query send_pay_date.
    was_paid = state is TradeState.PAID or bool(fields.get("gmt_payment") or fields.get("send_pay_date"))
    receipt = Receipt(
        trade_no=str(fields["trade_no"]),
        amount_fen=fen_of(str(fields["total_amount"])),
        currency=str(fields.get("trans_currency") or CURRENCY),
        paid_at=_moment(str(fields.get("gmt_payment") or fields.get("send_pay_date") or "")),
    )
    return Trade(str(fields["out_trade_no"]), state, receipt if was_paid else None)


def _moment(text: str) -> datetime | None:
    """A moment as the gateway writes it, Beijing time; None for anything else."""
    try:
        return datetime.strptime(text, WRITTEN_MOMENT).replace(tzinfo=clock.BEIJING)
    except ValueError:
        return None


def beijing_text(moment: datetime) -> str:
    """`2026-11-22 21:45:00`, Beijing time, whatever zone the server is in."""
    return moment.astimezone(clock.BEIJING).strftime(WRITTEN_MOMENT)
