"""Reading documents: by what they are about, by public code."""

from typing import Any

from storefront.documents.models import Document, DocumentQuerySet


def documents_of(subject: str) -> DocumentQuerySet:
    """All versions of all papers about `app.model:reference`, without their files."""
    return Document.objects.about(subject).defer("snapshot")


def owned_document(user: Any, reference: str) -> Document | None:
    """The user's own document of that address, or None."""
    return Document.objects.owned_by(user).filter(reference=reference).first()


def document_by_code(code: str) -> Document | None:
    """The document of a public code, without what it says."""
    return Document.objects.defer("snapshot").filter(code=code).first()
