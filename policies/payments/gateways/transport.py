"""How a request reaches the gateway: over HTTP with a time limit, or inside the process for tests."""

import io
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse

from policies.payments.gateways.interface import GatewayUnavailable

TIMEOUT_SECONDS = 8.0
LONGEST_ANSWER = 1_000_000
FORM = "application/x-www-form-urlencoded; charset=utf-8"

Transport = Callable[[str, Mapping[str, str]], str]


def over_http(url: str, params: Mapping[str, str]) -> str:
    """POST a form and return the body as text. GatewayUnavailable for every trouble on the way."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise GatewayUnavailable("the gateway's address is not a web address")
    request = Request(url, data=urlencode(params).encode(), headers={"Content-Type": FORM}, method="POST")  # noqa: S310  # scheme checked above
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310  # nosec B310
            return response.read(LONGEST_ANSWER).decode()
    except (URLError, HTTPException, OSError, UnicodeDecodeError) as error:
        raise GatewayUnavailable(type(error).__name__) from error


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def in_process(url: str, params: Mapping[str, str]) -> str:
    """Hand the same request to this process's own WSGI handler: the whole way but the wire."""
    body = urlencode(params).encode()
    parts = urlsplit(url)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": FORM,
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
        }
    )
    response = _handler().get_response(request)
    if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK:
        raise GatewayUnavailable(f"HTTP {response.status_code}")
    return response.content.decode()


TRANSPORTS: dict[str, Transport] = {"http": over_http, "in_process": in_process}
