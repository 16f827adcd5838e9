"""How an SMS leaves the house: one method, two adapters, chosen by `SMS_GATEWAY`."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings


class GatewayUnavailable(Exception):
    """The provider did not answer, or asks us to come back; sending again is right."""


class GatewayRefused(Exception):
    """The provider will never send this message; `args[0]` is its code, without personal data."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One SMS on its way. `to` is E.164, `key` is ours and the same at each attempt."""

    to: str
    text_code: str
    text: str
    params: dict[str, str]
    key: str


class SmsGateway(Protocol):
    @property
    def recipient(self) -> str:
        """The outsider's name for the transfer log."""

    def send(self, message: Outgoing) -> str:
        """Hand the message over and return the provider's id. Raises GatewayUnavailable or
        GatewayRefused; bears being called again with the same key."""


def sms_gateway() -> SmsGateway:
    """The adapter that the settings choose."""
    if settings.SMS_GATEWAY == "aliyun":
        from storefront.messages.gateways.aliyun import AliyunGateway  # noqa: PLC0415

        return AliyunGateway.from_settings()
    from storefront.messages.gateways.handset import HandsetGateway  # noqa: PLC0415  # its rows need the apps

    return HandsetGateway()
