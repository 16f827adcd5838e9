"""Making papers in the heavy queue: render, seal, keep. May run twice; only the first one counts."""

from datetime import timedelta

from storefront.documents.enums import DocumentState
from storefront.documents.models import Document
from storefront.documents.services import MAKE, keep_file
from storefront.foundation import outbox

SEAL_WAIT = timedelta(minutes=1)


@outbox.handles(MAKE)
def make_document(entry: outbox.OutboxEntry) -> None:
    """Nothing is written before the file is whole; a crash on the way leaves the paper owed."""
    document = Document.objects.get(reference=entry.payload["document"])
    if document.state != DocumentState.PENDING:
        return
    # Loaded here: web processes register this handler too, and never need the two engines.
    from storefront.documents import making, sealing  # noqa: PLC0415

    try:
        made = making.make_file(document)
    except sealing.SealMissing as error:
        raise outbox.TryAgain(str(error), SEAL_WAIT) from error
    keep_file(document, made.pdf, seal_fingerprint=made.seal_fingerprint)
