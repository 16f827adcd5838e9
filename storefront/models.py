"""Gathers the models of the rooms of storefront, so that Django finds them."""

from storefront.accounts.models import (
    Consent,
    Device,
    IdentityTry,
    Person,
    SecondFactorTry,
    SendGuard,
    SignInCode,
    StoredSession,
    User,
)
from storefront.catalogue.models import Clause, Exclusion, Product, ProductVersion
from storefront.documents.models import Document, DocumentFile
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.personal_data.records import AccessRecord, TransferRecord
from storefront.foundation.roles import RoleGrant
from storefront.foundation.transitions import StateChange
from storefront.messages.models import HandsetMessage, Message, PolicyEvent

__all__ = [
    "AccessRecord",
    "Clause",
    "Consent",
    "Device",
    "Document",
    "DocumentFile",
    "Exclusion",
    "HandsetMessage",
    "IdentityTry",
    "Message",
    "OutboxEntry",
    "Person",
    "PolicyEvent",
    "Product",
    "ProductVersion",
    "RoleGrant",
    "SecondFactorTry",
    "SendGuard",
    "SignInCode",
    "StateChange",
    "StoredSession",
    "TransferRecord",
    "User",
]
