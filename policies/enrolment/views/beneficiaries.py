"""Who receives the death benefit: by law, or by name with shares."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from policies.enrolment.domain import progress as order
from policies.enrolment.domain.shares import check_complete, percent_text
from policies.enrolment.forms.beneficiaries import BeneficiaryForm, BeneficiaryKindForm
from policies.enrolment.models import ApplicationBeneficiary
from policies.enrolment.selectors import shares_of
from policies.enrolment.services import beneficiaries as services
from policies.enrolment.services.beneficiaries import NamedBeneficiary
from policies.enrolment.views.flow import ApplicationRequest, application_page, onward, posted, refuse, show
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.services import record_answer

READ_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_WRITE)
@application_page(order.BENEFICIARIES)
def kind(request: ApplicationRequest, ref: str) -> HttpResponse:
    """The heirs by law, or persons by name: an explicit choice."""
    application = request.application
    form = BeneficiaryKindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["kind"]
        services.choose_beneficiary_kind(application=application, kind=chosen)
        record_answer(request.chain, order.BENEFICIARIES, "kind", chosen, personal=True)
        return onward(application)
    return show(
        request,
        "enrolment/beneficiary_kind.html",
        {"form": form},
        code=order.BENEFICIARIES,
        wrong=bool(form.errors),
    )


@require_http_methods(READ_WRITE)
@application_page(order.NAMED)
def named(request: ApplicationRequest, ref: str) -> HttpResponse:
    """The list of the named, and whether their shares add up."""
    application = request.application
    problem = ""
    if request.method == "POST":
        try:
            check_complete(shares_of(application))
        except BusinessRuleError as error:
            problem = error.message
        else:
            return onward(application)
    rows = [
        {"row": row, "share": percent_text(row.share_bp)}
        for row in application.beneficiaries.order_by("order", "pk")
    ]
    context = {"rows": rows, "problem": problem}
    return show(request, "enrolment/named.html", context, code=order.NAMED, wrong=bool(problem))


@require_http_methods(READ_WRITE)
@application_page(order.NAMED)
def add(request: ApplicationRequest, ref: str) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(READ_WRITE)
@application_page(order.NAMED)
def change(request: ApplicationRequest, ref: str, beneficiary: str) -> HttpResponse:
    return _edit(request, get_object_or_404(request.application.beneficiaries, reference=beneficiary))


@require_POST
@application_page(order.NAMED)
def remove(request: ApplicationRequest, ref: str, beneficiary: str) -> HttpResponse:
    """Take one out; a second press finds nobody and does nothing."""
    if services.remove_beneficiary(application=request.application, reference=beneficiary):
        record_answer(request.chain, order.NAMED, "removed", beneficiary, personal=False)
    return HttpResponseRedirect(reverse("enrolment:named", args=[ref]))


def _edit(request: ApplicationRequest, row: ApplicationBeneficiary | None) -> HttpResponse:
    application = request.application
    form = BeneficiaryForm(posted(request), initial=initial_of(row) if row else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.save_beneficiary(application=application, named=named_from(data), row=row)
        except BusinessRuleError as error:
            refuse(form, error)
        else:
            written = {**data, "id_number": data["id_number"].number}
            record_answer(request.chain, order.NAMED, "beneficiary", written, personal=True)
            return HttpResponseRedirect(reverse("enrolment:named", args=[application.quote.reference]))
    return show(
        request, "enrolment/beneficiary.html", {"form": form}, code=order.NAMED, wrong=bool(form.errors)
    )


def named_from(data: dict[str, Any]) -> NamedBeneficiary:
    """A valid BeneficiaryForm's data as the services take it."""
    return NamedBeneficiary(
        name=data["name"],
        relationship=data["relationship"],
        id=data["id_number"],
        share_bp=data["share"],
        order=data["order"],
        address=data["address"],
    )


def initial_of(row: ApplicationBeneficiary) -> dict[str, object]:
    """What a form of this beneficiary starts with."""
    return {
        "name": row.name,
        "relationship": row.relationship,
        "id_number": row.id_number,
        "share": percent_text(row.share_bp).removesuffix("%"),
        "order": row.order,
        "address": row.address,
    }
