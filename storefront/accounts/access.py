"""Who may open a page: three doors that views put on, in this order, one behind the other.

`sign_in_required`, `recent_code_required` (an SMS code within 30 minutes: to pay and to see personal
data), `trusted_device_required` (a browser that proved whose account it is).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from storefront.accounts.domain import RECENT
from storefront.accounts.models import Device, User
from storefront.accounts.services.devices import token_hash
from storefront.foundation import clock
from storefront.foundation.htmx import is_fragment_request
from storefront.foundation.prepared import Prepared

View = Callable[..., HttpResponse]
DEVICE_COOKIE = "device"
CODE_AT = "code_at"
_trusted_for = Prepared(
    lambda user, token: Device.objects.filter(user_id=user, token_hash=token).values_list(
        "trusted_for_id", flat=True
    ),
    user=models.BigIntegerField(),
    token=models.CharField(),
)


def _guard(allows: Callable[[HttpRequest], bool], door: str) -> Callable[[View], View]:
    """A decorator that sends whom `allows` turns away to `door`, and brings them back after."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return send_to(request, "accounts:sign_in")
            if not allows(request):
                return send_to(request, door)
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            return response

        guarded.door = door  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return decorate


def send_to(request: HttpRequest, url_name: str) -> HttpResponse:
    """Redirect to a door, keeping where the reader was going; htmx is told to leave the page."""
    target = f"{reverse(url_name)}?{urlencode({'next': _way_back(request)})}"
    if is_fragment_request(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _way_back(request: HttpRequest) -> str:
    """The address to come back to: this one, or, after a form, the page the form stood on."""
    if request.method in {"GET", "HEAD"} and not is_fragment_request(request):
        return request.get_full_path()
    try:
        referrer = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # not an address at all
        return "/"
    return referrer.path if referrer.netloc == request.get_host() and referrer.path else "/"


def next_address(request: HttpRequest) -> str:
    """Where to go after a door: the `next` the page carries, if it is ours, else the account page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and "\x00" not in wanted and wanted.startswith("/") else reverse("accounts:account")


def reader(request: HttpRequest) -> User:
    """The account behind a guarded view."""
    return cast(User, request.user)


def has_recent_code(request: HttpRequest) -> bool:
    """True for 30 minutes after this session's reader typed a code we sent to the account's number."""
    at = request.session.get(CODE_AT)
    age = clock.now().timestamp() - at if isinstance(at, int | float) else None
    return age is not None and 0 <= age < RECENT.total_seconds()


def mark_recent_code(request: HttpRequest) -> None:
    request.session[CODE_AT] = clock.now().timestamp()


def device_of(request: HttpRequest) -> Device | None:
    """The row of this browser in this account, or None."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    if not token or not request.user.is_authenticated:
        return None
    return Device.objects.filter(user_id=request.user.pk, token_hash=token_hash(token)).first()


def is_trusted(request: HttpRequest) -> bool:
    """True where this browser may show what belongs to the account's holder. An account without a
    holder has nothing to hide yet."""
    user = reader(request)
    if user.holder_id is None:
        return True
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    trusted_for = _trusted_for.first(user=user.pk, token=token_hash(token)) if token else None
    return trusted_for is not None and trusted_for == user.holder_id


sign_in_required = _guard(lambda request: True, "accounts:sign_in")
recent_code_required = _guard(has_recent_code, "accounts:confirm")
trusted_device_required = _guard(is_trusted, "accounts:device")
