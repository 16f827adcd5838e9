"""What is shown when something goes wrong. Says what to do next; never blames, never tells insides."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from storefront.foundation.editions import page

LAST_RESORT = (
    '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>明白</title>'
    "<h1>这一页出了毛病</h1><p>不是您的问题。请过一会儿再试；已经付的钱不会丢。</p></html>"
)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "400.html", status=400).render()


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "403.html", status=403).render()


@requires_csrf_token
def token_missing(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old tab, or cookies switched off."""
    text = _("This form has been open for too long, or cookies are switched off.")
    return page(request, "403.html", {"text": text}, status=403).render()


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "404.html", status=404).render()


@requires_csrf_token
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "429.html", status=429).render()


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Even this page may fail to render: then a text that needs nothing."""
    try:
        return page(request, "500.html", status=500).render()
    except Exception:
        return HttpResponse(LAST_RESORT, status=500)
