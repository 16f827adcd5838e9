"""Prices as they were shown, kept rendered in each process: the same choices cost everyone the same.

A price depends on the version, the day and what was chosen, on nothing about the reader. Only the token
of the form below it does: it is cut out before a price is kept and set anew in every answer.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from storefront.catalogue.models import ProductVersion
from storefront.foundation import clock
from storefront.foundation.htmx import is_fragment_request
from storefront.shop.kept import Shelf

KEPT_PRICES = 1000  # about 3 KB each
LONGEST_QUERY = 300  # characters; a form filled in takes about 90
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')

shelf: Shelf[tuple[str, ...]] = Shelf(KEPT_PRICES)


def kept_price(request: HttpRequest, version: ProductVersion) -> HttpResponse | None:
    """The fragment that answered these choices before, with this reader's token; None where there is none."""
    pieces = shelf.get(_key(request, version)) if _may_keep(request) else None
    if pieces is None:
        return None
    response = HttpResponse(get_token(request).join(pieces))
    patch_vary_headers(response, ["HX-Request"])
    return response


def keep_price(request: HttpRequest, version: ProductVersion, response: HttpResponse) -> None:
    """Keep a fragment with a price once it is rendered."""
    if not _may_keep(request) or not isinstance(response, TemplateResponse):
        return
    key = _key(request, version)
    response.add_post_render_callback(
        lambda rendered: shelf.put(key, tuple(TOKEN.split(rendered.content.decode())))
    )


def _may_keep(request: HttpRequest) -> bool:
    short = len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    return short and request.method == "GET" and is_fragment_request(request) and not settings.DEBUG


def _key(request: HttpRequest, version: ProductVersion) -> tuple[str, ...]:
    return (
        version.content_hash,
        request.path,  # its links lead where the page stands
        clock.today().isoformat(),
        translation.get_language() or "",
        getattr(request, "edition", ""),
        request.META.get("QUERY_STRING", ""),
    )
