"""The cashier's letters to its merchant: written with their cause, signed, sent until answered."""

import contextlib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from policies.payments.sandbox_cashier.models import Trade, TradeNotice, TradeRefund
from policies.payments.sandbox_cashier.post import post
from policies.payments.sandbox_cashier.protocol import signed_notice, time_text, yuan

# Seconds until the next attempt; the real thing waits 4 minutes first, a demo has less patience.
WAITS = (2, 5, 15, 60, 240, 600, 600, 3600, 7200, 21600, 54000)
BATCH = 50


def of_payment(trade: Trade) -> dict[str, str]:
    return {**_common(trade), "trade_status": "TRADE_SUCCESS"}


def of_closing(trade: Trade) -> dict[str, str]:
    return {**_common(trade), "trade_status": "TRADE_CLOSED"}


def of_refund(trade: Trade, row: TradeRefund) -> dict[str, str]:
    return {
        **_common(trade),
        "trade_status": trade.status(row.at),
        "gmt_refund": time_text(row.at),
        "out_biz_no": row.request_no,
        "refund_fee": yuan(trade.refunded_fen),
    }


def _common(trade: Trade) -> dict[str, str]:
    return {
        "notify_type": "trade_status_sync",
        "charset": "utf-8",
        "version": "1.0",
        "app_id": trade.app_id,
        "seller_id": settings.SANDBOX_CASHIER["seller_id"],
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "subject": trade.subject,
        "total_amount": yuan(trade.paid_fen or trade.total_fen),
        "gmt_create": time_text(trade.created_at),
        "gmt_payment": time_text(trade.paid_at) if trade.paid_at else "",
    }


def owe(trade: Trade, fields: Mapping[str, str], *, due_at: datetime) -> TradeNotice:
    """Write a signed notice beside its cause, and wake the messenger after commit."""
    notice_id = uuid.uuid4().hex
    params = signed_notice({**fields, "notify_id": notice_id, "notify_time": time_text(due_at)})
    notice = TradeNotice.objects.create(
        trade=trade, notice_id=notice_id, body=urlencode(params), due_at=due_at
    )
    if due_at <= timezone.now():
        transaction.on_commit(lambda: wake(notice))
    return notice


def wake(notice: TradeNotice) -> None:
    if settings.SANDBOX_CASHIER["wake"]:
        with contextlib.suppress(Exception):  # without a broker the periodic round sends it
            current_app.send_task("sandbox_cashier.send_notice", args=[notice.pk], queue="now")


def send_due() -> int:
    """Send every notice that is due; returns how many the merchant took."""
    due = TradeNotice.objects.filter(taken_at__isnull=True, due_at__lte=timezone.now()).order_by("due_at")
    return sum(send(pk) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def send(notice_pk: int) -> bool:
    """Send one notice if it is still owed. The next attempt is booked before this one is made."""
    notice = TradeNotice.objects.select_related("trade").get(pk=notice_pk)
    wait = timedelta(seconds=WAITS[min(notice.attempts, len(WAITS) - 1)])
    mine = TradeNotice.objects.filter(
        pk=notice.pk, taken_at__isnull=True, attempts=notice.attempts, due_at__lte=timezone.now()
    ).update(attempts=F("attempts") + 1, due_at=timezone.now() + wait)
    if not mine or not deliver(notice):
        return False
    TradeNotice.objects.filter(pk=notice.pk).update(taken_at=timezone.now())
    return True


def deliver(notice: TradeNotice) -> bool:
    """POST it to the merchant, whatever was sent before; True where it answers `success`."""
    return post(notice.trade.notify_url, dict(parse_qsl(notice.body))) == "success"
