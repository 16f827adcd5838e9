"""The cashier's messenger: one POST over HTTP, or into this process's own handler for tests."""

import io
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse

SECONDS = 8


def post(url: str, params: Mapping[str, str]) -> str:
    """What the merchant answered, or an empty text."""
    body = urlencode(params).encode()
    if settings.SANDBOX_CASHIER["in_process"]:
        return _inside(url, body)
    if urlsplit(url).scheme not in {"http", "https"}:
        return ""
    try:
        with urlopen(Request(url, data=body, method="POST"), timeout=SECONDS) as response:  # noqa: S310  # nosec B310
            return response.read(100).decode(errors="replace").strip()
    except (URLError, HTTPException, OSError):
        return ""


def _inside(url: str, body: bytes) -> str:
    parts = urlsplit(url)
    handler = WSGIHandler()
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
        }
    )
    response = handler.get_response(request)
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return ""
    return response.content.decode().strip()
