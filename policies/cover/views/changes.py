"""Changing who receives, and telling of new work, with the consequence before it counts."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from policies.cover.enums import OccupationConsequence
from policies.cover.forms import BeneficiariesForm, NamedFormSet, WorkForm
from policies.cover.models import Policy
from policies.cover.selectors import designation_of, insures_person, party_of, pays_on_death
from policies.cover.services.cancelling import refund_now
from policies.cover.services.changing import change_beneficiaries, change_occupation, work_change_for
from policies.cover.views.access import actor_of, found_only, own_policy_or_404
from policies.enrolment.domain.shares import percent_text
from policies.enrolment.enums import BeneficiaryKind
from policies.enrolment.selectors import work_text
from policies.enrolment.services.beneficiaries import NamedBeneficiary
from storefront.accounts.access import recent_code_required, trusted_device_required
from storefront.catalogue import occupations
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError

READ_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_WRITE)
@trusted_device_required
@recent_code_required
def beneficiaries(request: HttpRequest, ref: str) -> HttpResponse:
    """Who receives from now on: by law, or persons by name. Names are shown whole, hence the code."""
    policy = own_policy_or_404(request, ref)
    found_only(pays_on_death(policy))
    posted = request.POST if request.method == "POST" else None
    form = BeneficiariesForm(posted, initial={"kind": _kind_now(policy)})
    rows = NamedFormSet(posted, initial=_named_now(policy), prefix="named")
    if posted is not None and _change(request, policy, form, rows):
        return HttpResponseRedirect(reverse("cover:policy", args=[ref]))
    wrong = posted is not None
    context = {"policy": policy, "definition": policy.version.definition, "form": form, "rows": rows}
    return page(request, "cover/beneficiaries.html", context, status=422 if wrong else 200)


def _change(request: HttpRequest, policy: Policy, form: BeneficiariesForm, rows: Any) -> bool:
    """Try to declare anew; what is wrong is put on the form."""
    if not form.is_valid():
        return False
    kind, named = form.cleaned_data["kind"], []
    if kind == BeneficiaryKind.NAMED:
        if not rows.is_valid():
            form.add_error(None, _("Please look at the persons below."))
            return False
        named = [_named_from(row.cleaned_data) for row in rows if row.has_changed() or row.initial]
    try:
        change_beneficiaries(policy=policy, kind=kind, named=named, actor=actor_of(request))
    except BusinessRuleError as error:
        form.add_error(None, error.message)
        return False
    return True


def _named_from(data: dict[str, Any]) -> NamedBeneficiary:
    return NamedBeneficiary(
        name=data["name"],
        relationship=data["relationship"],
        id=data["id_number"],
        share_bp=data["share"],
        order=data["order"],
        address=data["address"],
    )


def _kind_now(policy: Policy) -> str:
    designation = designation_of(policy)
    return designation.kind if designation else BeneficiaryKind.UNDECIDED


def _named_now(policy: Policy) -> list[dict[str, Any]]:
    designation = designation_of(policy)
    return [
        {
            "name": row.name,
            "relationship": row.relationship,
            "id_number": row.id_number,
            "share": percent_text(row.share_bp).removesuffix("%"),
            "order": row.order,
            "address": row.address,
        }
        for row in (designation.beneficiaries.all() if designation else ())
    ]


@require_http_methods(READ_WRITE)
@trusted_device_required
def occupation(request: HttpRequest, ref: str) -> HttpResponse:
    """New work: first what it means, then, agreed to, the change."""
    policy = own_policy_or_404(request, ref)
    found_only(insures_person(policy))
    form = WorkForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        work = form.cleaned_data["occupation"]
        try:
            change = work_change_for(policy, work)
            if form.cleaned_data["agreed"] == f"{work.code}:{change.consequence}":
                change_occupation(policy=policy, occupation=work, actor=actor_of(request))
                return HttpResponseRedirect(reverse("cover:policy", args=[ref]))
        except BusinessRuleError as error:
            form.add_error("occupation", error.message)
        else:
            shown = {
                "work": work,
                "change": change,
                "agreed": f"{work.code}:{change.consequence}",
                "refund": refund_now(policy),
                "terminates": change.consequence == OccupationConsequence.TERMINATED,
                "proportion": change.consequence == OccupationConsequence.PROPORTION,
            }
    context = {
        "policy": policy,
        "definition": policy.version.definition,
        "form": form,
        "now": work_text(party_of(policy).occupation_code),
        "occupations": occupations.all_classes(),
        **shown,
    }
    return page(request, "cover/occupation.html", context, status=422 if form.errors else 200)
