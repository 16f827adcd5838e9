"""Every version a product ever had: the list, each whole, and two of them side by side."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storefront.catalogue.domain.changes import changes_between
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import versions_of
from storefront.foundation.editions import page
from storefront.shop.kept import kept_page
from storefront.shop.versions import Phase, VersionRow, digest_of, rows_of
from storefront.shop.views.products import product_context

ENOUGH = 2  # versions, to compare them


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All published versions, sold or not, the newest first."""
    found = _published(slug)

    def build() -> dict[str, Any]:
        rows = rows_of(found)
        return {"product": found[0].definition, "rows": rows, "selling": _selling(rows)}

    return kept_page(request, "shop/versions.html", content=digest_of(found), build=build)


@require_safe
def version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One version whole, to read and to print: who bought it finds it here for ever."""
    rows = rows_of(_published(slug))
    row = _numbered(rows, number)
    if row is None:
        raise Http404
    return kept_page(
        request,
        "shop/version.html",
        content=digest_of([one.version for one in rows]),
        build=lambda: _version_context(row, rows),
    )


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions, clause by clause. Without two that are there, the form asks for them."""
    rows = rows_of(_published(slug))
    asked = {name: request.GET.get(name, "")[:40] for name in ("from", "to")}
    before, after = (_numbered(rows, number) for number in asked.values())
    if before is None or after is None or before is after:
        return _ask(request, rows, asked)
    return kept_page(
        request,
        "shop/compare_versions.html",
        content=f"{before.version.content_hash} {digest_of([before.version, after.version])}",
        build=lambda: {
            **_form_context(rows, asked),
            "before": before,
            "after": after,
            "changes": changes_between(before.version.definition, after.version.definition),
        },
    )


def _ask(request: HttpRequest, rows: Sequence[VersionRow], asked: dict[str, str]) -> HttpResponse:
    wrong = ""
    if any(asked.values()):
        same = asked["from"] == asked["to"]
        wrong = _("Choose two different versions.") if same else _("Choose two versions of the list.")
    context = {**_form_context(rows, asked), "wrong": wrong}
    return page(request, "shop/compare_versions.html", context, status=422 if wrong else 200)


def _form_context(rows: Sequence[VersionRow], asked: dict[str, str]) -> dict[str, Any]:
    return {
        "product": rows[0].version.definition,
        "rows": rows,
        "asked_from": asked["from"],
        "asked_to": asked["to"],
        "comparable": len(rows) >= ENOUGH,
    }


def _version_context(row: VersionRow, rows: Sequence[VersionRow]) -> dict[str, Any]:
    return {**product_context(row.version), "row": row, "selling": _selling(rows)}


def _selling(rows: Sequence[VersionRow]) -> VersionRow | None:
    return next((row for row in rows if row.phase is Phase.SELLING), None)


def _published(slug: str) -> list[ProductVersion]:
    found = versions_of(slug)
    if not found:
        raise Http404
    return found


def _numbered(rows: Sequence[VersionRow], number: str) -> VersionRow | None:
    return next((row for row in rows if row.version.number == number), None)
