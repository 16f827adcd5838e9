"""Gathers the models of the rooms of storefront, so that Django finds them."""

from storefront.accounts.models import Person, User
from storefront.documents.models import Document, DocumentFile
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.personal_data.records import AccessRecord, TransferRecord
from storefront.foundation.roles import RoleGrant
from storefront.foundation.transitions import StateChange

__all__ = [
    "AccessRecord",
    "Document",
    "DocumentFile",
    "OutboxEntry",
    "Person",
    "RoleGrant",
    "StateChange",
    "TransferRecord",
    "User",
]
