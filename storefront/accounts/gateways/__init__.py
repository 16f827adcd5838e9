"""Who tells us whether name and ID belong together: one method, chosen by `IDENTITY_GATEWAY`."""

from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class IdentityResult(StrEnum):
    MATCH = "match"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


class IdentityGateway(Protocol):
    @property
    def recipient(self) -> str:
        """The outsider's name for the transfer log."""

    def check(self, *, name: str, id_number: str) -> IdentityResult:
        """Ask once; a provider that does not answer in time is UNAVAILABLE, never an exception."""


SANDBOX = "storefront.accounts.gateways.sandbox.SandboxIdentity"


def identity_gateway() -> IdentityGateway:
    """`sandbox`, or the dotted path of a class that takes no arguments."""
    chosen = settings.IDENTITY_GATEWAY
    return import_string(SANDBOX if chosen == "sandbox" else chosen)()
