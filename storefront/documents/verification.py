"""What a code or a file is worth, told to anybody, without personal data. Writes nothing."""

import hashlib
import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.documents import selectors
from storefront.documents.addresses import CODE, normal_code
from storefront.documents.enums import DocumentState
from storefront.documents.models import Document
from storefront.documents.seal_reading import SealState, read_seal

# In a seal the address stands as PDF text, where a stroke may be written as an octal escape.
CODE_IN_FILE = re.compile(rb"verify(?:/|\\057)([0-9a-z]{16})(?:/|\\057)")
MOST_CODES_IN_FILE = 20


class Verdict(models.TextChoices):
    VALID = "valid", _("This document is valid.")
    ENDING = "ending", _("This document is valid until the time below, and not any more after it.")
    SUPERSEDED = "superseded", _("This document was genuine, and a newer one has taken its place.")
    WITHDRAWN = "withdrawn", _("This document was withdrawn and is not valid any more.")
    PENDING = "pending", _("This document is still being made. Look again in a few minutes.")
    CHANGED = "changed", _("This file was changed after we sealed it. Do not rely on it.")
    UNKNOWN = "unknown", _("We do not know this document.")


HEADINGS = {
    Verdict.VALID: _("Valid"),
    Verdict.ENDING: _("Still valid"),
    Verdict.SUPERSEDED: _("Superseded"),
    Verdict.WITHDRAWN: _("Withdrawn"),
    Verdict.PENDING: _("Being made"),
    Verdict.CHANGED: _("Changed"),
    Verdict.UNKNOWN: _("Not found"),
}
OF_STATE = {
    DocumentState.PENDING: Verdict.PENDING,
    DocumentState.SEALED: Verdict.VALID,
    DocumentState.SUPERSEDED: Verdict.SUPERSEDED,
    DocumentState.WITHDRAWN: Verdict.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`document` is the one meant, where we know it: only its kind, version, days and hash are shown."""

    verdict: Verdict
    document: Document | None = None


def check_code(typed: str) -> Finding:
    """What stands behind a code as somebody typed or scanned it."""
    code = normal_code(typed)
    document = selectors.document_by_code(code) if code else None
    return Finding(_worth(document), document) if document else Finding(Verdict.UNKNOWN)


def _worth(document: Document) -> Verdict:
    verdict = OF_STATE[document.state_now]
    return Verdict.ENDING if verdict is Verdict.VALID and document.ends_at else verdict


def check_file(data: bytes) -> Finding:
    """Whether these are, byte for byte, a file that we sealed; and if not, whether they once were."""
    document = selectors.document_by_hash(hashlib.sha256(data).hexdigest())
    seal = read_seal(data, ours=selectors.is_our_seal)
    if document and seal is SealState.INTACT:
        return Finding(_worth(document), document)
    named = document or _document_named_in(data)
    if named or seal is SealState.BROKEN:
        return Finding(Verdict.CHANGED, named)
    return Finding(Verdict.UNKNOWN)


def _document_named_in(data: bytes) -> Document | None:
    """The document whose address stands in the file in the clear: seal and head both carry it."""
    found = {match.decode() for match in CODE_IN_FILE.findall(data)[:MOST_CODES_IN_FILE]}
    for code in sorted(code for code in found if CODE.fullmatch(code)):
        document = selectors.document_by_code(code)
        if document:
            return document
    return None
