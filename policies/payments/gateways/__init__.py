"""Where payments meet the outside: one interface, one adapter that speaks the Alipay protocol."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from policies.payments.gateways.alipay import AlipayGateway
from policies.payments.gateways.interface import PaymentGateway

__all__ = ["PaymentGateway", "gateway"]


@cache
def gateway() -> PaymentGateway:
    """The gateway of the settings. The bundled cashier and Alipay differ only in addresses and keys."""
    return AlipayGateway.from_settings(settings)


def _forget(*, setting: str, **_: object) -> None:
    if setting.startswith(("ALIPAY_", "PAYMENT_")):
        gateway.cache_clear()


setting_changed.connect(_forget)  # sent by tests only
