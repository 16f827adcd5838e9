"""The price once more, the answers once more, the tick, and what stands after it."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policies.enrolment.domain import progress as order
from policies.enrolment.domain.frozen_price import FrozenPrice
from policies.enrolment.enums import ApplicationState
from policies.enrolment.forms.identity import PriceForm
from policies.enrolment.forms.questions import CheckForm
from policies.enrolment.models import Application
from policies.enrolment.selectors import price_now, summary_of
from policies.enrolment.services.opening import accept_price
from policies.enrolment.services.submission import note_render, reopen_application, submit_application
from policies.enrolment.views.flow import (
    ApplicationRequest,
    after_sending,
    application_page,
    onward,
    posted,
    refuse,
    show,
    url_of,
)
from storefront.accounts.access import sign_in_required
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.services import record_answer

READ_WRITE = ["GET", "HEAD", "POST"]
CLOSED_BECAUSE = {
    "stopped_by_applicant": _("You stopped before buying."),
    "one_at_a_time": _("This person has a policy of this product for the same time already."),
    "one_per_item": _("This very thing has a policy of this product for the same time already."),
    "choice_gone": _("What you chose is not sold any more as it was. You can choose again."),
    "death_sum_limit": _("The death cover of this person would be above 500,000 yuan at the same time."),
    "withdrawn": _("This product is not sold any more."),
    "not_insurable": _("The insured person cannot be insured from the start of cover on."),
    "other": _("No policy could be issued."),
}


@require_http_methods(READ_WRITE)
@application_page(order.PRICE)
def price(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Old price and new price side by side, where age, occupation, day or tariff changed it."""
    application = request.application
    premium = price_now(application)
    form = PriceForm(posted(request), initial={"total_fen": premium.total_fen})
    if request.method == "POST" and form.is_valid():
        try:
            accept_price(application=application, total_fen=form.cleaned_data["total_fen"])
        except BusinessRuleError as error:
            form.add_error(None, error.message)
        else:
            record_answer(request.chain, order.PRICE, "total_fen", premium.total_fen, personal=False)
            return onward(application)
    wrong = bool(form.errors)
    fresh = PriceForm(initial={"total_fen": premium.total_fen}) if wrong else form
    context = {
        "form": fresh,
        "problem": " ".join(map(str, form.non_field_errors())) if wrong else None,
        "premium": premium,
        "old_fen": application.premium_fen,
    }
    return show(request, "enrolment/price.html", context, code=order.PRICE, wrong=wrong)


@require_http_methods(READ_WRITE)
@application_page(order.CHECK)
def check(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Every answer with a way to change it, and the tick nobody made in advance (R-20, R-25)."""
    application = request.application
    shown = request.POST.get("render", "")
    form = CheckForm(posted(request), prefix=shown)
    if request.method == "POST" and form.is_valid():
        try:
            submit_application(application=application, nonce=shown)
        except BusinessRuleError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("payments:pay", args=[ref]))
    wrong = bool(form.errors)
    note_render(application=application, nonce=request.render_nonce)
    context = {
        "form": CheckForm(prefix=request.render_nonce),
        "problems": form if wrong else None,
        "rows": _rows(application),
        "price": FrozenPrice(application.price_lines, application.premium_fen),
        "render_nonce": request.render_nonce,
    }
    return show(request, "enrolment/check.html", context, code=order.CHECK, wrong=wrong)


@require_POST
@sign_in_required
def reopen(request: ApplicationRequest, ref: str) -> HttpResponse:
    """From the payment back to the answers, while nothing was paid."""
    application = _own(request, ref)
    if reopen_application(application=application) or application.is_open:
        return HttpResponseRedirect(reverse("enrolment:check", args=[ref]))
    return HttpResponseRedirect(after_sending(application))


@require_safe
@sign_in_required
def closed(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Why an application ended without a policy, and that nothing is owed."""
    application = _own(request, ref)
    if application.state != ApplicationState.CLOSED:
        return HttpResponseRedirect(
            reverse("enrolment:insured", args=[ref]) if application.is_open else after_sending(application)
        )
    reason = CLOSED_BECAUSE.get(application.closed_reason, CLOSED_BECAUSE["other"])
    context = {
        "application": application,
        "reason": reason,
        "insurer": application.version.definition.insurer,
    }
    return page(request, "enrolment/closed.html", context)


def _rows(application: Application) -> list[dict[str, object]]:
    rows = summary_of(application)
    for row in rows:
        if row["page"]:
            row["change_url"] = url_of(application, order.Page(row["page"], row["part"]))
    return rows


def _own(request: ApplicationRequest, ref: str) -> Application:
    own = Application.objects.of(request.user).select_related("quote", "version__product", "applicant")
    return get_object_or_404(own, quote__reference=ref)
