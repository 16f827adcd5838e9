"""What the cashier does: open a trade, take money, close, give back, tell what it knows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from policies.payments.sandbox_cashier import notices
from policies.payments.sandbox_cashier.models import Trade, TradeRefund
from policies.payments.sandbox_cashier.protocol import Refusal, fen, moment, time_text, yuan

OK = {"code": "10000", "msg": "Success"}
LATE = timedelta(minutes=5)  # how long after the end a late payer's money arrives


def open_trade(params: Mapping[str, str], business: Mapping[str, Any]) -> Trade:
    """The merchant's order; the same number opens the same trade, another sum under it is refused."""
    wanted = {
        "total_fen": fen(business.get("total_amount")),
        "expires_at": moment(business.get("time_expire")),
        "subject": str(business.get("subject", ""))[:256],
        "notify_url": params.get("notify_url", ""),
        "return_url": params.get("return_url", ""),
    }
    number = str(business.get("out_trade_no", ""))
    if not number or len(number) > 64 or not wanted["subject"]:
        raise Refusal("ACQ.INVALID_PARAMETER")
    trade, _ = Trade.objects.get_or_create(app_id=params["app_id"], out_trade_no=number, defaults=wanted)
    if trade.total_fen != wanted["total_fen"]:
        raise Refusal("ACQ.CONTEXT_INCONSISTENT")
    return trade


def pay(trade: Trade, *, amount_fen: int | None = None, late: bool = False, silent: bool = False) -> bool:
    """Take the money, once. `late`: it arrives after the trade's time is over. `silent`: no notice is
    sent, the merchant has to ask. False where the trade cannot be paid any more."""
    now = timezone.now()
    open_trades = Trade.objects.filter(pk=trade.pk, paid_at__isnull=True, closed_at__isnull=True)
    if not late:
        open_trades = open_trades.filter(expires_at__gt=now)
    paid_at = max(now, trade.expires_at + LATE) if late else now
    with transaction.atomic():
        paid_fen = trade.total_fen if amount_fen is None else amount_fen
        if not open_trades.update(paid_at=paid_at, paid_fen=paid_fen):
            return False
        trade.refresh_from_db()
        if not silent:
            notices.owe(trade, notices.of_payment(trade), due_at=paid_at)
    return True


def close(trade: Trade) -> None:
    with transaction.atomic():
        open_trade = Trade.objects.filter(pk=trade.pk, paid_at__isnull=True, closed_at__isnull=True)
        if open_trade.update(closed_at=timezone.now()):
            trade.refresh_from_db()
            notices.owe(trade, notices.of_closing(trade), due_at=timezone.now())


def query(business: Mapping[str, Any]) -> dict[str, str]:
    trade = _trade(business)
    told = {
        **OK,
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "trade_status": trade.status(timezone.now()),
        "total_amount": yuan(trade.paid_fen or trade.total_fen),
    }
    if trade.paid_at is not None and trade.paid_at <= timezone.now():
        told["send_pay_date"] = time_text(trade.paid_at)
    return told


def refund(business: Mapping[str, Any]) -> dict[str, str]:
    """Give back. The same request number gives back once, with `fund_change` N from then on."""
    trade, amount = _trade(business), fen(business.get("refund_amount"))
    number = str(business.get("out_request_no", ""))
    if not number or len(number) > 64:
        raise Refusal("ACQ.INVALID_PARAMETER")
    if settings.SANDBOX_CASHIER.get("refuse_refunds"):
        raise Refusal("ACQ.SELLER_BALANCE_NOT_ENOUGH")
    change = "Y" if _give_back(trade, number, amount) else "N"
    trade.refresh_from_db()
    return {
        **OK,
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "fund_change": change,
        "refund_fee": yuan(trade.refunded_fen),
    }


def _give_back(trade: Trade, number: str, amount: int) -> bool:
    known = trade.refunds.filter(request_no=number).first()
    if known is not None:
        if known.amount_fen != amount:
            raise Refusal("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
        return False
    try:
        with transaction.atomic():
            row = TradeRefund.objects.create(trade=trade, request_no=number, amount_fen=amount)
            within = Trade.objects.filter(
                pk=trade.pk, paid_at__lte=timezone.now(), refunded_fen__lte=F("paid_fen") - amount
            )
            if not within.update(refunded_fen=F("refunded_fen") + amount):
                raise Refusal("ACQ.TRADE_HAS_CLOSE")
            trade.refresh_from_db()
            notices.owe(trade, notices.of_refund(trade, row), due_at=timezone.now())
    except IntegrityError:
        return False  # the same request, a moment earlier
    return True


def refund_query(business: Mapping[str, Any]) -> dict[str, str]:
    trade = _trade(business)
    number = str(business.get("out_request_no", ""))
    told = {**OK, "trade_no": trade.trade_no, "out_trade_no": trade.out_trade_no}
    row = trade.refunds.filter(request_no=number).first()
    if row is not None:
        told |= {
            "out_request_no": number,
            "refund_amount": yuan(row.amount_fen),
            "total_amount": yuan(trade.paid_fen),
            "refund_status": "REFUND_SUCCESS",
        }
    return told


def _trade(business: Mapping[str, Any]) -> Trade:
    trade = Trade.objects.filter(
        app_id=settings.SANDBOX_CASHIER["app_id"], out_trade_no=str(business.get("out_trade_no", ""))
    ).first()
    if trade is None:
        raise Refusal("ACQ.TRADE_NOT_EXIST")
    return trade


SERVICES = {
    "alipay.trade.query": query,
    "alipay.trade.refund": refund,
    "alipay.trade.fastpay.refund.query": refund_query,
}
