"""A page that was unchanged a moment ago is unchanged: the 304 of a public page is given again at once.

Only answers that say `public` are remembered, under everything they may depend on (host, address, the
tag, and the headers named in Vary), in this process, for WINDOW_SECONDS.
"""

import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

VARIES_BY = ("HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")
ASKED_BY = ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING", "HTTP_IF_NONE_MATCH", *VARIES_BY)
KEPT_HEADERS = ("ETag", "Cache-Control", "Vary")
MOST = 500  # answers remembered; then all are forgotten
Key = tuple[str, ...]


class UnchangedMiddleware:
    """Stands behind SecurityMiddleware, before all else: what it answers costs no session and no view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._remembered: dict[Key, tuple[float, dict[str, str]]] = {}
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or "HTTP_IF_NONE_MATCH" not in request.META:
            return self.get_response(request)
        key = tuple(request.META.get(name, "") for name in ASKED_BY)
        at, headers = self._remembered.get(key, (0.0, {}))
        if headers and time.monotonic() - at < settings.WINDOW_SECONDS:
            return HttpResponseNotModified(headers=headers)
        response = self.get_response(request)
        if response.status_code == 304 and _is_public(response):
            self._remember(key, {name: response.headers[name] for name in KEPT_HEADERS})
        return response

    def _remember(self, key: Key, headers: dict[str, str]) -> None:
        with self._lock:
            if len(self._remembered) >= MOST:
                self._remembered.clear()
            self._remembered[key] = (time.monotonic(), headers)


def _is_public(response: HttpResponse) -> bool:
    """True where anyone may be given this answer, and nothing is set in passing."""
    headers = response.headers
    shared = "public" in headers.get("Cache-Control", "") and not response.cookies
    return shared and all(name in headers for name in KEPT_HEADERS) and _known(headers["Vary"])


def _known(vary: str) -> bool:
    names = {f"HTTP_{name.strip().upper().replace('-', '_')}" for name in vary.split(",")}
    return names <= set(VARIES_BY)
