"""Paying: the page with the sum, and the way back from the cashier."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.payments import domain, selectors, services
from policies.payments.enums import PaymentState
from storefront.accounts.access import recent_code_required, sign_in_required
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError

HOLDS_MONEY = frozenset({ApplicationState.PAID, ApplicationState.ISSUED, ApplicationState.CLOSED})


def _application(request: HttpRequest, reference: str) -> Application:
    application = selectors.application_to_pay(user=request.user, quote_reference=reference)
    if application is None:
        raise Http404
    return application


@require_http_methods(["GET", "HEAD", "POST"])
@recent_code_required
def pay(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The sum and its arithmetic; the button leaves for the cashier."""
    application = _application(request, reference)
    if application.state in HOLDS_MONEY:
        return redirect("payments:return", reference=reference)
    if application.state == ApplicationState.DRAFT:
        return redirect("quoting:enter", reference=reference)
    request.chain = application.chain  # type: ignore[attr-defined]  # what the recorded page belongs to
    return _pay(request, application)


def _pay(request: HttpRequest, application: Application) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            return _leave_for_cashier(request, application)
        except BusinessRuleError as error:
            refusal = error
    context = {
        "application": application,
        "insurer": application.version.definition.insurer,
        "premium": {"lines": application.price_lines, "total_fen": application.premium_fen, "hints": ()},
        "refusal": refusal,
    }
    return page(request, "payments/pay.html", context, status=422 if refusal else 200)


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
def come_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the cashier sends the browser. It only reads: whoever calls it with whatever parameters
    changes nothing; the truth comes by the gateway's notice or answer."""
    application = _application(request, reference)
    return page(request, "payments/return.html", _outcome(application), fragment="outcome")


def _outcome(application: Application) -> dict[str, Any]:
    payment = selectors.last_payment(application)
    if payment is None:
        return {"application": application, "outcome": domain.Outcome.NOT_PAID}
    outcome = domain.outcome(
        payment_state=payment.state,
        is_refunding=payment.is_refunding,
        application_state=application.state,
    )
    return {
        "application": application,
        "payment": payment,
        "outcome": outcome,
        "settled": outcome in domain.SETTLED,
        "may_pay_again": application.state == ApplicationState.SUBMITTED,
        "insurer": application.version.definition.insurer,
    }
