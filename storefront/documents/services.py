"""Asking for documents and changing what they are worth. Rendering happens later, in a worker."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from storefront.accounts.models import User
from storefront.documents import files
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.documents.frozen_json import to_json
from storefront.documents.models import WORTH_SOMETHING, Document, DocumentFile
from storefront.documents.snapshots import ApplicationSnapshot, PolicySnapshot
from storefront.foundation import clock, outbox
from storefront.foundation.transitions import transition

MAKE = "documents.make"

SNAPSHOT_TYPES: dict[str, type[PolicySnapshot] | type[ApplicationSnapshot]] = {
    DocumentKind.POLICY: PolicySnapshot,
    DocumentKind.APPLICATION: ApplicationSnapshot,
}


@transaction.atomic
def request_document(
    *,
    kind: str,
    subject: str,
    owner: User,
    snapshot: PolicySnapshot | ApplicationSnapshot,
    key: str,
) -> Document:
    """Write down that a paper is owed, with everything it will say, and put its making in the outbox.

    A second call with the same `key` returns the first row unchanged. TypeError where the snapshot
    is not of the kind.
    """
    if not isinstance(snapshot, SNAPSHOT_TYPES[kind]):
        raise TypeError(f"{kind} is not made from {type(snapshot).__name__}")
    earlier = Document.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            document = Document.objects.create(
                kind=kind,
                subject=subject,
                owner=owner,
                key=key,
                version=_next_version(subject, kind),
                snapshot=to_json(snapshot),
                requested_at=clock.now(),
            )
    except IntegrityError:
        return _asked_meanwhile(key)
    outbox.enqueue(
        kind=MAKE,
        key=f"document:{document.reference}",
        payload={"document": document.reference},
        queue=outbox.Queue.HEAVY,
    )
    return document


def _asked_meanwhile(key: str) -> Document:
    """The row another worker wrote with this key; IntegrityError where it took only our version number."""
    document = Document.objects.filter(key=key).first()
    if document is None:
        raise IntegrityError("another paper of this kind was asked for at the same moment; ask again")
    return document


def _next_version(subject: str, kind: str) -> int:
    latest = Document.objects.filter(subject=subject, kind=kind).aggregate(latest=Max("version"))["latest"]
    return (latest or 0) + 1


def supersede(document: Document, by: Document, *, actor: str = "system:documents") -> bool:
    """Say that `by` has taken this document's place. True where this call did it."""
    return transition(document, DocumentState.SUPERSEDED, actor=actor, reason="superseded", superseded_by=by)


def withdraw(document: Document, reason: str, *, actor: str = "system:documents") -> bool:
    """Take a document back, for good. `reason` is kept in its history and holds no personal data."""
    return transition(document, DocumentState.WITHDRAWN, actor=actor, reason=reason)


def end(document: Document, at: datetime) -> bool:
    """Say beforehand that a document counts until `at` and is withdrawn from then on. True where this
    call said it; a document that is worth nothing any more stays as it is."""
    counting = Document.objects.filter(pk=document.pk, state__in=WORTH_SOMETHING, ends_at=None)
    return bool(counting.update(ends_at=at))


@transaction.atomic
def keep_file(document: Document, pdf: bytes, *, seal_fingerprint: str) -> bool:
    """Keep the sealed file and say that the document is valid. False where it no longer waits for
    one: another worker was first, or it was superseded or withdrawn meanwhile."""
    moved = transition(
        document,
        DocumentState.SEALED,
        actor="system:documents",
        reason="sealed",
        sealed_at=clock.now(),
        file_hash=hashlib.sha256(pdf).hexdigest(),
        seal_fingerprint=seal_fingerprint,
    )
    if moved:
        key = files.new_key()
        body = files.encrypt(pdf, key=key, bound_to=document.reference)
        DocumentFile.objects.create(document=document, data_key=key, body=body)
    return moved
