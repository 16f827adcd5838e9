"""Applications ready to be paid, and the cashier's own books as the witness of what was paid."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.utils import timezone
from model_bakery import baker

from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.payments import services
from policies.payments.gateways import gateway
from policies.payments.models import Payment
from policies.payments.sandbox_cashier import desk, notices
from policies.payments.sandbox_cashier.models import Trade, TradeNotice
from policies.payments.sandbox_cashier.protocol import signed_notice
from policies.quoting.models import Quote
from storefront.accounts.models import User
from storefront.foundation import clock

RETURN_URL = "http://testserver/back/"


def own_keys(settings: Any, folder: Path) -> Iterator[None]:
    """Keys of one test run: nothing is written into the shop's own folder."""
    settings.ALIPAY_PRIVATE_KEY_FILE = str(folder / "shop" / "private.pem")
    settings.PAYMENT_PUBLISHED_KEY_FILE = str(folder / "shop" / "public.pem")
    settings.ALIPAY_PUBLIC_KEY_FILE = str(folder / "cashier" / "public.pem")
    settings.SANDBOX_CASHIER = {
        **settings.SANDBOX_CASHIER,
        "merchant_public_key": settings.PAYMENT_PUBLISHED_KEY_FILE,
        "key_folder": str(folder / "cashier"),
    }
    gateway.cache_clear()
    yield
    gateway.cache_clear()


def application(
    *, premium_fen: int = 200, state: str = ApplicationState.SUBMITTED, **extra: Any
) -> Application:
    user = extra.pop("applicant", None) or User.objects.create_user()
    version = extra.pop("version", None) or baker.make("storefront.ProductVersion")
    now = clock.now()
    quote = Quote.objects.create(
        owner=user,
        version=version,
        choices={"plan": "B", "riders": [], "term": "1m", "age": 30, "occupation_class": 1},
        lines=[],
        total_fen=max(premium_fen, 1),
        priced_at=now,
        expires_at=now + timedelta(minutes=30),
    )
    return Application.objects.create(
        quote=quote,
        applicant=user,
        version=version,
        plan="B",  # a month of plan B costs ¥2.00
        term="1m",
        start_on=clock.add_days(clock.today(), 1),
        end_on=clock.add_days(clock.today(), 30),
        premium_fen=premium_fen,
        state=state,
        submitted_at=now,
        **extra,
    )


def open_at_cashier(payment: Payment) -> Trade:
    """Send the browser where the shop would, and open the trade there."""
    address = urlsplit(services.cashier_address(payment, return_url=RETURN_URL))
    answer = Client().get(address.path, dict(parse_qsl(address.query)))
    assert answer.status_code == 302, answer.content
    return Trade.objects.get(out_trade_no=payment.out_trade_no)


def pay_at_cashier(payment: Payment, **how: Any) -> Trade:
    trade = open_at_cashier(payment)
    assert desk.pay(trade, **how)
    return trade


def notice_form(trade: Trade, **changes: str) -> dict[str, str]:
    """The cashier's last notice about a trade; with changes, signed again by the cashier."""
    form = dict(parse_qsl(TradeNotice.objects.filter(trade=trade).latest("pk").body))
    if not changes:
        return form
    unsigned = {name: value for name, value in form.items() if name not in {"sign", "sign_type"}}
    return signed_notice({**unsigned, **changes})


def deliver_again(trade: Trade) -> list[bool]:
    """Every notice of a trade once more, whatever was answered before."""
    return [notices.deliver(notice) for notice in trade.notices.order_by("pk")]


def cashier_books() -> dict[str, Any]:
    """The witness: what the cashier took and gave back, from its own tables alone."""
    trades = Trade.objects.filter(paid_at__lte=timezone.now())
    return {
        "taken": {trade.out_trade_no: trade.paid_fen for trade in trades},
        "returned": {trade.out_trade_no: trade.refunded_fen for trade in trades if trade.refunded_fen},
    }
