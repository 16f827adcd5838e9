"""From a frozen snapshot to a PDF, without network. Only the heavy worker imports this: WeasyPrint
takes two seconds to load and keeps its memory."""

import unicodedata
from functools import cache
from typing import Any

import segno
import structlog
import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from storefront.documents.addresses import site_name, verify_address
from storefront.documents.enums import DocumentKind
from storefront.documents.frozen_json import from_json, to_json
from storefront.documents.snapshots import ApplicationSnapshot, PolicySnapshot

log = structlog.get_logger(__name__)

Snapshot = PolicySnapshot | ApplicationSnapshot

TEMPLATES = {
    DocumentKind.POLICY: "documents/policy.html",
    DocumentKind.APPLICATION: "documents/application.html",
}
TITLES = {DocumentKind.POLICY: ("电子保单", "保险单号"), DocumentKind.APPLICATION: ("投保单", "投保单号")}
STYLESHEET = "css/print/documents.css"
VARIANT = "pdf/ua-1"
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})


class NothingFetched(URLFetcher):
    """Refuses every address: markup and styles are given as text, pictures as inline SVG."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        log.warning("document_fetch_refused", scheme=url.partition(":")[0][:10])
        raise ValueError("documents fetch nothing")


def printable(text: str) -> str:
    """Text without control characters and without marks that turn the direction of writing."""
    return "".join(
        " " if character in "\n\t" else character
        for character in text
        if character in "\n\t"
        or (character not in BIDI_CONTROLS and unicodedata.category(character) not in UNPRINTABLE)
    )


def printable_throughout(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [printable_throughout(item) for item in value]
    if isinstance(value, dict):
        return {name: printable_throughout(item) for name, item in value.items()}
    return value


def document_html(snapshot: Snapshot, *, kind: str, code: str, version: int) -> str:
    """The markup of a document, complete in itself; every value escaped."""
    clean = from_json(type(snapshot), printable_throughout(to_json(snapshot)))
    label, number_label = TITLES[DocumentKind(kind)]
    number = clean.policy_number if isinstance(clean, PolicySnapshot) else clean.application_number
    address = verify_address(code)
    document = {
        "kind_label": label,
        "number_label": number_label,
        "number": number,
        "version": version,
        "code": code,
        "address": address,
        "site": site_name(),
        "demo": settings.DEMO,
        "qr": segno.make(address, error="m").svg_inline(border=0, omitsize=True),
    }
    context = {
        "document": document,
        "snapshot": clean,
        "contract": clean.contract,
        "signed_at": clean.signed_at,
    }
    return render_to_string(TEMPLATES[DocumentKind(kind)], context)


@cache
def stylesheet() -> weasyprint.CSS:
    """The print styles, parsed once a worker."""
    source = (settings.BASE_DIR / "static" / STYLESHEET).read_text(encoding="utf-8")
    return weasyprint.CSS(string=source, url_fetcher=NothingFetched(), font_config=fonts())


@cache
def fonts() -> FontConfiguration:
    return FontConfiguration()


def pdf_of(html: str) -> bytes:
    """Lay out markup on A4, tagged for screen readers."""
    return weasyprint.HTML(string=html, url_fetcher=NothingFetched()).write_pdf(
        stylesheets=[stylesheet()], font_config=fonts(), pdf_variant=VARIANT
    )


def render(snapshot: Snapshot, *, kind: str, code: str, version: int) -> bytes:
    """A whole document, not yet sealed."""
    return pdf_of(document_html(snapshot, kind=kind, code=code, version=version))
