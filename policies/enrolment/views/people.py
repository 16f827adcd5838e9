"""Who is insured: name and number, what they say, address, occupation."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from policies.enrolment.domain import progress as order
from policies.enrolment.forms.identity import AddressForm, ConfirmForm, InsuredForm, OccupationForm
from policies.enrolment.selectors import age_at_start, insured_of, party
from policies.enrolment.services import people
from policies.enrolment.views.flow import ApplicationRequest, application_page, onward, posted, refuse, show
from storefront.accounts.access import device_of
from storefront.accounts.gateways import IdentityResult
from storefront.accounts.models import Person
from storefront.catalogue import occupations
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.services import record_answer

READ_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_WRITE)
@application_page(order.INSURED)
def insured(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Name and ID number of the applicant, who is also the insured."""
    application = request.application
    known = party(application)
    person = known.person if known else request.user.holder
    initial = {"name": person.name, "id_number": person.id_number} if person else {}
    form = InsuredForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        parsed = form.cleaned_data["id_number"]
        try:
            people.name_insured(
                application=application,
                name=form.cleaned_data["name"],
                parsed=parsed,
                device=device_of(request),
            )
        except BusinessRuleError as error:
            refuse(form, error)
        else:
            record_answer(request.chain, order.INSURED, "name", form.cleaned_data["name"], personal=True)
            record_answer(request.chain, order.INSURED, "id_number", parsed.number, personal=True)
            return onward(application)
    return show(
        request, "enrolment/insured.html", {"form": form}, code=order.INSURED, wrong=bool(form.errors)
    )


@require_http_methods(READ_WRITE)
@application_page(order.CONFIRM)
def confirm(request: ApplicationRequest, ref: str) -> HttpResponse:
    """What the number says of birthday and sex, and the real-name check."""
    application = request.application
    person = insured_of(application).person
    form = ConfirmForm(posted(request), initial={"born_on": person.born_on, "sex": person.sex})
    result: str | None = None
    if request.method == "POST" and form.is_valid():
        try:
            result = people.confirm_identity(
                application=application, **form.cleaned_data, device=device_of(request)
            )
        except BusinessRuleError as error:
            form.add_error(None, error.message)
        else:
            record_answer(request.chain, order.CONFIRM, "identity", str(result), personal=False)
            if result == IdentityResult.MATCH:
                return onward(application)
    elif request.method == "POST":
        form.add_error(
            None, _("The date of birth or the sex differs from the ID number. Please start again.")
        )
    context = {
        "form": form,
        "person": person,
        "sex": Person.Sex(person.sex).label,
        "age": age_at_start(application, person.born_on),
        "result": result,
    }
    wrong = bool(form.errors) or result not in {None, IdentityResult.MATCH}
    return show(request, "enrolment/confirm.html", context, code=order.CONFIRM, wrong=wrong)


@require_http_methods(READ_WRITE)
@application_page(order.ADDRESS)
def address(request: ApplicationRequest, ref: str) -> HttpResponse:
    application = request.application
    form = AddressForm(posted(request), initial={"address": insured_of(application).person.address})
    if request.method == "POST" and form.is_valid():
        people.set_address(application=application, address=form.cleaned_data["address"])
        record_answer(request.chain, order.ADDRESS, "address", form.cleaned_data["address"], personal=True)
        return onward(application)
    return show(
        request, "enrolment/address.html", {"form": form}, code=order.ADDRESS, wrong=bool(form.errors)
    )


@require_http_methods(READ_WRITE)
@application_page(order.OCCUPATION)
def occupation(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Work, by name from a list; where several fit, they are offered."""
    application = request.application
    known = insured_of(application).occupation_code or insured_of(application).person.occupation_code
    chosen = occupations.find(known).name if known else ""
    form = OccupationForm(posted(request), initial={"occupation": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            row = people.set_occupation(application=application, occupation=form.cleaned_data["occupation"])
        except BusinessRuleError as error:
            refuse(form, error, otherwise="occupation")
        else:
            record_answer(request.chain, order.OCCUPATION, "occupation", row.occupation_code, personal=True)
            return onward(application)
    context = {"form": form, "occupations": occupations.all_classes()}
    return show(request, "enrolment/occupation.html", context, code=order.OCCUPATION, wrong=bool(form.errors))
