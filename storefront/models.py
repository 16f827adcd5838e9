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
from storefront.catalogue.models import (
    Clause,
    Draft,
    Exclusion,
    Product,
    ProductVersion,
    VersionFiles,
    VersionSales,
)
from storefront.documents.models import Document, DocumentFile
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.personal_data.records import AccessRecord, TransferRecord
from storefront.foundation.roles import RoleGrant
from storefront.foundation.transitions import StateChange
from storefront.messages.models import HandsetMessage, Message, PolicyEvent
from storefront.reading.models import (
    Acknowledgement,
    DailyRoot,
    EvidenceBook,
    EvidenceChain,
    EvidenceKey,
    EvidencePersonal,
    EvidenceRow,
    PageContent,
    PageRead,
    Stylesheet,
)

__all__ = [
    "AccessRecord",
    "Acknowledgement",
    "Clause",
    "Consent",
    "DailyRoot",
    "Device",
    "Document",
    "DocumentFile",
    "Draft",
    "EvidenceBook",
    "EvidenceChain",
    "EvidenceKey",
    "EvidencePersonal",
    "EvidenceRow",
    "Exclusion",
    "HandsetMessage",
    "IdentityTry",
    "Message",
    "OutboxEntry",
    "PageContent",
    "PageRead",
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
    "Stylesheet",
    "TransferRecord",
    "User",
    "VersionFiles",
    "VersionSales",
]
