"""Which edition of a page a reader sees (normal; later elder) and in which language.

Every view answers through `page`, the one place that chooses the edition of a template. Edition and
language live in two cookies that carry nothing else; Chinese is the default whatever the browser says.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from storefront.foundation.htmx import is_fragment_request

NORMAL = "normal"
EDITIONS: dict[str, str] = {NORMAL: ""}  # edition → folder in front of a template's path
EDITION_COOKIE = "edition"
LANGUAGE_COOKIE = "language"


class EditionMiddleware:
    """Sets `request.edition` and the language from cookies, and restores the language after."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.edition = edition_of(request)  # type: ignore[attr-defined]  # ours, for every view
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def edition_of(request: HttpRequest) -> str:
    wanted = request.COOKIES.get(EDITION_COOKIE, NORMAL)
    return wanted if wanted in EDITIONS else NORMAL


def language_of(request: HttpRequest) -> str:
    wanted = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def template_names(edition: str, template: str) -> list[str]:
    """The edition's own template first, then the normal one. A partial's name travels with it."""
    folder = EDITIONS[edition]
    return [f"{folder}/{template}", template] if folder else [template]


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
    response_class: type[TemplateResponse] = TemplateResponse,
) -> TemplateResponse:
    """Answer with a page, or with its named partial where htmx asked for a fragment."""
    wants_fragment = fragment is not None and is_fragment_request(request)
    name = f"{template}#{fragment}" if wants_fragment else template
    response = response_class(
        request,
        template_names(getattr(request, "edition", NORMAL), name),
        dict(context or {}),
        status=status,
    )
    if fragment is not None:
        patch_vary_headers(response, ["HX-Request"])
    return response


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may rely on."""
    return {
        "edition": getattr(request, "edition", NORMAL),
        "demo": settings.DEMO,
        "language": translation.get_language(),
    }
