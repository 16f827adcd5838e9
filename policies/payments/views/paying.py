"""Paying: the page with the sum, and the way back from the cashier."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from policies.enrolment.domain.frozen_price import FrozenPrice
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.selectors import application_of
from policies.enrolment.services.submission import reopen_if_outdated
from policies.enrolment.steps import thread
from policies.payments import domain, selectors, services
from policies.payments.enums import PaymentState
from storefront.accounts.access import recent_code_required, sign_in_required
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.recording import sales_page
from storefront.reading.services import reading_state


def _own(request: HttpRequest, ref: str) -> Application:
    application = application_of(request.user, ref)
    if application is None:
        raise Http404
    return application


@require_http_methods(["GET", "HEAD", "POST"])
@recent_code_required
@sales_page("pay")
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """The sum and its arithmetic; the button leaves for the cashier."""
    application = _own(request, ref)
    elsewhere = _elsewhere(application)
    if elsewhere is not None:
        return HttpResponseRedirect(elsewhere)
    request.chain = application.chain  # type: ignore[attr-defined]  # what the recorded page belongs to
    if request.method != "POST":
        return _sum_page(request, application)
    try:
        return _leave_for_cashier(request, application)
    except BusinessRuleError as error:
        return _sum_page(request, application, refusal=error)


def _elsewhere(application: Application) -> str | None:
    """Where the reader belongs instead, while this application cannot be paid."""
    ref = application.quote.reference
    if application.state == ApplicationState.DRAFT:
        return reverse("enrolment:check", args=[ref])
    if application.state == ApplicationState.CLOSED and not application.payments.exists():
        return reverse("enrolment:closed", args=[ref])
    if application.state != ApplicationState.SUBMITTED:
        return reverse("payments:return", args=[ref])
    if application.chain is not None and not (state := reading_state(application.chain)).complete:
        return state.next_url  # the clauses changed meanwhile: first what changed is read
    if reopen_if_outdated(application=application):
        return reverse("enrolment:check", args=[ref])
    return None


def _sum_page(
    request: HttpRequest, application: Application, *, refusal: BusinessRuleError | None = None
) -> HttpResponse:
    context = {
        "application": application,
        "product": application.version.definition,
        "insurer": application.version.definition.insurer,
        # What was sent is changed by taking it back, not by walking back.
        "steps": [{**step, "url": None} for step in _steps(application)],
        "premium": FrozenPrice(application.price_lines, application.premium_fen),
        "refusal": refusal,
    }
    return page(request, "payments/pay.html", context, status=422 if refusal else 200)


def _steps(application: Application) -> list[dict[str, Any]]:
    return thread(application.quote.reference, "pay", application.version.definition)


def _leave_for_cashier(request: HttpRequest, application: Application) -> HttpResponse:
    services.settle_expired(application)
    payment = services.start_payment(application)
    back = reverse("payments:return", args=[application.quote.reference])
    if payment.state == PaymentState.PAID:
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(
        services.cashier_address(payment, return_url=request.build_absolute_uri(back))
    )


@require_safe
@sign_in_required
@never_cache
def come_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Where the cashier sends the browser. It only reads: whoever calls it with whatever parameters
    changes nothing; the truth comes by the gateway's notice or answer."""
    application = _own(request, ref)
    payment = selectors.last_payment(application)
    if payment is None:
        return redirect("payments:pay", ref=ref)
    outcome = domain.outcome(
        payment_state=payment.state,
        is_refunding=payment.is_refunding,
        application_state=application.state,
    )
    context: dict[str, Any] = {
        "application": application,
        "payment": payment,
        "outcome": outcome,
        "moving": outcome in domain.MOVING,
        "settled": outcome in domain.SETTLED,
        "may_pay_again": application.state == ApplicationState.SUBMITTED,
        "insurer": application.version.definition.insurer,
    }
    return page(request, "payments/return.html", context, fragment="outcome")
