"""Pages about the site itself: who we are, how we treat data, how to reach and to complain of us."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.shop.kept import kept_page
from storefront.shop.selectors import collected_data
from storefront.shop.window import on_sale


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return kept_page(request, "shop/about.html", content="", build=dict)


@require_safe
def privacy_rules(request: HttpRequest) -> HttpResponse:
    version = next(iter(on_sale()), None)
    return kept_page(
        request,
        "shop/privacy_rules.html",
        content=version.content_hash if version else "",
        build=lambda: {"collected": collected_data(), **_insurer(version)},
    )


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    version = next(iter(on_sale()), None)
    return kept_page(
        request,
        "shop/contact.html",
        content=version.content_hash if version else "",
        build=lambda: _insurer(version),
    )


def _insurer(version: Any) -> dict[str, Any]:
    return {"insurer": version.definition.insurer if version else None}
