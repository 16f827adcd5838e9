"""The one Content-Security-Policy of every page, put together once."""

from csp.constants import HEADER
from csp.decorators import csp_update
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.content_policy import OnePolicyMiddleware


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


def header(middleware: type[CSPMiddleware], view: object = plain) -> str:
    request = RequestFactory().get("/")
    return str(middleware(view)(request).headers[HEADER])  # type: ignore[arg-type]


def test_kept_header_is_the_one_django_csp_would_send() -> None:
    kept = header(OnePolicyMiddleware)
    assert set(kept.split("; ")) == set(header(CSPMiddleware).split("; "))
    assert "default-src 'none'" in kept
    assert all(name in kept for name in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])


def test_view_with_a_policy_of_its_own_keeps_it() -> None:
    own = csp_update({"img-src": ["https://maps.example"]})(plain)
    assert "https://maps.example" in header(OnePolicyMiddleware, own)
    assert "https://maps.example" not in header(OnePolicyMiddleware)
