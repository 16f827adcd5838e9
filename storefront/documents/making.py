"""One document's row to its sealed file. Only the heavy worker imports this."""

from dataclasses import dataclass

from storefront.documents import rendering, sealing
from storefront.documents.addresses import verify_address
from storefront.documents.frozen_json import from_json
from storefront.documents.models import Document
from storefront.documents.seal_reading import SealState, read_seal
from storefront.documents.services import SNAPSHOT_TYPES


class BadSeal(Exception):
    """The seal just made does not hold: a fault of ours, and no file may leave with it."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    pdf: bytes
    seal_fingerprint: str


def make_file(document: Document) -> MadeFile:
    """Render and seal what the snapshot says, and read the seal back. SealMissing where there is none."""
    signer = sealing.current_signer()
    snapshot = from_json(SNAPSHOT_TYPES[document.kind], document.snapshot)
    pdf = rendering.render(snapshot, kind=document.kind, code=document.code, version=document.version)
    sealed = sealing.seal_pdf(pdf, signer, address=verify_address(document.code))
    fingerprint = sealing.fingerprint_of(signer)
    if read_seal(sealed, ours=lambda found: found == fingerprint) is not SealState.INTACT:
        raise BadSeal(document.reference)
    return MadeFile(sealed, fingerprint)
