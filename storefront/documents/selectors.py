"""Reading documents: by what they are about, by public code."""

from typing import Any

from storefront.documents import files
from storefront.documents.models import Document, DocumentFile, DocumentQuerySet


def documents_of(subject: str) -> DocumentQuerySet:
    """All versions of all papers about `app.model:reference`, without their files."""
    return Document.objects.about(subject).defer("snapshot")


def owned_document(user: Any, reference: str) -> Document | None:
    """The user's own document of that address, or None."""
    return Document.objects.owned_by(user).filter(reference=reference).first()


def document_by_code(code: str) -> Document | None:
    """The document of a public code, without what it says."""
    return Document.objects.defer("snapshot").filter(code=code).first()


def document_by_hash(file_hash: str) -> Document | None:
    """The document whose sealed file has this SHA-256, or None."""
    return Document.objects.defer("snapshot").filter(file_hash=file_hash).first()


def is_our_seal(fingerprint: str) -> bool:
    """Whether a certificate of this SHA-256 ever sealed a document here."""
    return Document.objects.filter(seal_fingerprint=fingerprint).exists()


def file_of(document: Document) -> bytes:
    """The sealed PDF. DocumentFile.DoesNotExist where it has not been made."""
    kept = DocumentFile.objects.get(document=document)
    return files.decrypt(bytes(kept.body), key=kept.data_key, bound_to=document.reference)
