"""Plays the payer for the demo's people before any server runs: every request stays in this process."""

from django.conf import settings
from django.test import Client

from policies.payments.gateways.alipay import AlipayGateway
from policies.payments.gateways.transport import in_process
from policies.payments.models import Payment
from policies.payments.services import ask_gateway, cashier_address


def pay_as_payer(payment: Payment) -> Payment:
    """Open the cashier's page, tap 付款, and ask the cashier whether the money came. For the demo only:
    with a real gateway nobody can be played."""
    if settings.PAYMENT_GATEWAY != "sandbox":
        raise RuntimeError("only the sandbox's cashier can be paid by a program")
    browser = Client()
    opened = browser.get(cashier_address(payment, return_url=settings.SITE_URL))
    browser.post(opened.headers["Location"], {"act": "pay"})
    return ask_gateway(payment, through=AlipayGateway.from_settings(settings, transport=in_process))
