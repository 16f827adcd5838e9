"""Signing in: a number, a code, and for staff a second factor. New accounts come about the same way."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from storefront.accounts import challenge, services
from storefront.accounts.access import next_address
from storefront.accounts.consent_texts import PHONE_TEXT, PHONE_VERSION
from storefront.accounts.forms import AuthenticatorForm, CodeForm, SignInForm
from storefront.accounts.models import CodePurpose, ConsentPurpose, User
from storefront.accounts.services.second_factor import check_second_factor, show_on_demo_handset
from storefront.accounts.stages import SecondFactorStage
from storefront.accounts.views.answers import form_page, refused
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.declarations import mask_phone
from storefront.foundation.roles import SECOND_FACTOR

SIGN_IN = "account/sign_in.html"
CODE = "account/code.html"


def _with_next(url_name: str, request: HttpRequest) -> str:
    return f"{reverse(url_name)}?{urlencode({'next': next_address(request)})}"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Take the number and send a code; the answer is the same for every number."""
    if request.user.is_authenticated:
        return redirect(next_address(request))
    form = SignInForm(request.POST or None)
    context = {"next": next_address(request), "consent_text": PHONE_TEXT}
    if request.method != "POST":
        return form_page(request, SIGN_IN, SignInForm(), context)
    if not form.is_valid():
        return form_page(request, SIGN_IN, form, context, status=422)
    try:
        _send(request, form.cleaned_data["phone"])
    except BusinessRuleError as error:
        status = refused(form, error)
        return form_page(request, SIGN_IN, form, context, status=status)
    return redirect(_with_next("accounts:sign_in_code", request))


def _send(request: HttpRequest, phone: str) -> None:
    """Send a code, unless this browser was sent one for the same number just now."""
    waiting = challenge.current(request, CodePurpose.SIGN_IN)
    if waiting and waiting.phone == phone and waiting.is_live and waiting.seconds_to_next:
        return
    row = services.request_code(
        phone=phone, purpose=CodePurpose.SIGN_IN, address=get_adapter().get_client_ip(request)
    )
    challenge.begin(request, row, phone)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the code; where it is right, sign in or open the new account."""
    waiting = challenge.current(request, CodePurpose.SIGN_IN)
    if waiting is None:
        return redirect(_with_next("accounts:sign_in", request))
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.check_code(
                    reference=waiting.reference,
                    purpose=CodePurpose.SIGN_IN,
                    typed=form.cleaned_data["code"],
                )
                return _enter(request, waiting.phone)
            except BusinessRuleError as error:
                status = refused(form, error)
    return form_page(request, CODE, form, _code_context(request, waiting), status=status)


def _code_context(request: HttpRequest, waiting: challenge.Challenge) -> dict[str, object]:
    return {
        "next": next_address(request),
        "masked_phone": mask_phone(waiting.phone),
        "seconds": waiting.seconds_to_next,
        "again_url": reverse("accounts:sign_in_code_again"),
        "other_url": _with_next("accounts:sign_in", request),
    }


@require_POST
def sign_in_code_again(request: HttpRequest) -> HttpResponse:
    """Send another code to the same number."""
    waiting = challenge.current(request, CodePurpose.SIGN_IN)
    if waiting is None:
        return redirect(_with_next("accounts:sign_in", request))
    try:
        _send(request, waiting.phone)
    except BusinessRuleError as error:
        form = CodeForm({})
        form.full_clean()
        form.errors.clear()
        status = refused(form, error)
        return form_page(request, CODE, form, _code_context(request, waiting), status=status)
    return redirect(_with_next("accounts:sign_in_code", request))


def _enter(request: HttpRequest, phone: str) -> HttpResponse:
    user, is_new = services.account_for(phone)
    if not user.is_active:
        raise BusinessRuleError(
            "account_closed", _("This account is closed. Our service desk can help: see the contact page.")
        )
    services.give_consent(
        user=user, purpose=ConsentPurpose.PHONE, text=PHONE_TEXT, text_version=PHONE_VERSION
    )
    target = next_address(request)
    challenge.end(request)
    return perform_login(request, Login(user=user, redirect_url=target, signup=is_new))


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask staff for the code of their authenticator app."""
    stage = None
    if not request.user.is_authenticated:
        stage = LoginStageController.enter(request, SecondFactorStage.key)
    if stage is None:
        return redirect(_with_next("accounts:sign_in", request))
    user: User = stage.login.user
    form = AuthenticatorForm(request.POST or None)
    if request.method != "POST":
        show_on_demo_handset(user)
        return form_page(request, "account/second_factor.html", form)
    if form.is_valid():
        try:
            check_second_factor(user=user, typed=form.cleaned_data["code"])
        except BusinessRuleError as error:
            refused(form, error)
        else:
            response = stage.exit()
            request.session[SECOND_FACTOR] = user.reference
            return response
    return form_page(request, "account/second_factor.html", form, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("/")
