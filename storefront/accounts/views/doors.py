"""The two doors behind signing in: a fresh code, and whose account this is."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from storefront.accounts import challenge, services
from storefront.accounts.access import (
    device_of,
    is_trusted,
    mark_recent_code,
    next_address,
    reader,
    recent_code_required,
    sign_in_required,
)
from storefront.accounts.adapter import browser_label
from storefront.accounts.forms import CodeForm, LastSixForm
from storefront.accounts.models import CodePurpose, Device
from storefront.accounts.views.answers import form_page, refused
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.declarations import mask_phone

CONFIRM = "account/confirm.html"
DEVICE = "account/device.html"


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh code to the account's own number. The first POST without a code sends it."""
    waiting = challenge.current(request, CodePurpose.CONFIRM)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if waiting is None or "send" in request.POST:
                _send(request)
                return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': next_address(request)})}")
            if form.is_valid():
                return _confirmed(request, waiting, form.cleaned_data["code"])
        except BusinessRuleError as error:
            form = CodeForm() if "send" in request.POST or waiting is None else form
            form = _bound(form)
            status = refused(form, error)
    return form_page(request, CONFIRM, form, _context(request, waiting), status=status)


def _bound(form: CodeForm) -> CodeForm:
    """A form that can carry an error though nothing was typed."""
    if form.is_bound:
        return form
    empty = CodeForm({})
    empty.full_clean()
    empty.errors.clear()
    return empty


def _send(request: HttpRequest) -> None:
    phone = reader(request).phone
    if phone is None:
        raise BusinessRuleError("no_phone", "")
    row = services.request_code(
        phone=phone,
        purpose=CodePurpose.CONFIRM,
        address=get_adapter().get_client_ip(request),
        person=reader(request),
    )
    challenge.begin(request, row, phone)


def _confirmed(request: HttpRequest, waiting: challenge.Challenge, typed: str) -> HttpResponse:
    services.check_code(reference=waiting.reference, purpose=CodePurpose.CONFIRM, typed=typed)
    target = next_address(request)
    challenge.end(request)
    mark_recent_code(request)
    return redirect(target)


def _context(request: HttpRequest, waiting: challenge.Challenge | None) -> dict[str, object]:
    return {
        "next": next_address(request),
        "sent": waiting is not None,
        "seconds": waiting.seconds_to_next if waiting else 0,
        "masked_phone": mask_phone(reader(request).phone or ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def device(request: HttpRequest) -> HttpResponse:
    """Ask a new device for the last six of the holder's ID. Nothing of the holder shows before."""
    if is_trusted(request):
        return redirect(next_address(request))
    form = LastSixForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.prove_holder(
                    user=reader(request), device=_this_device(request), last_six=form.cleaned_data["last_six"]
                )
                return redirect(next_address(request))
            except BusinessRuleError as error:
                status = refused(form, error)
    return form_page(request, DEVICE, form, {"next": next_address(request)}, status=status)


def _this_device(request: HttpRequest) -> Device:
    """The row of this browser; a browser that lost its cookie has to sign in again to get one."""
    found = device_of(request)
    if found is None:
        token = request.COOKIES.get("device", "") or services.devices.new_token()
        found = services.remember_device(user=reader(request), token=token, label=browser_label(request))
    return found


@require_http_methods(["GET", "HEAD"])
@sign_in_required
def not_me(request: HttpRequest) -> HttpResponse:
    """Explain what happens to a number that changed hands."""
    return page(request, "account/not_me.html", {"masked_phone": mask_phone(reader(request).phone or "")})


@require_POST
@sign_in_required
@recent_code_required
def own_account(request: HttpRequest) -> HttpResponse:
    """Open a new account for a recycled number, and sign in to it."""
    if is_trusted(request):
        return redirect("accounts:account")
    user = services.start_afresh(reader(request))
    logout(request)
    return perform_login(request, Login(user=user, redirect_url=reverse("accounts:account"), signup=True))
