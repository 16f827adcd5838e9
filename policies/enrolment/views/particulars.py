"""What is asked beside the insured person, one particular a page, in the product's own words."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from policies.enrolment.domain import progress as order
from policies.enrolment.forms.particulars import ParticularForm
from policies.enrolment.selectors import stated_particulars
from policies.enrolment.services.particulars import state_particular
from policies.enrolment.views.flow import ApplicationRequest, application_page, onward, posted, refuse, show
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.services import record_answer


def first(request: ApplicationRequest, ref: str) -> HttpResponse:
    """The step's own address leads to the first question that is open."""
    return _first(request, ref=ref)


@application_page(order.PARTICULAR)
def _first(request: ApplicationRequest, ref: str) -> HttpResponse:
    return onward(request.application)


@require_http_methods(["GET", "HEAD", "POST"])
@application_page(order.PARTICULAR, part="particular")
def particular(request: ApplicationRequest, ref: str, particular: str) -> HttpResponse:
    """One particular: a serial number, the day of a course, which of several."""
    application = request.application
    asked = next(one for one in application.version.definition.particulars if one.code == particular)
    form = ParticularForm(
        posted(request), particular=asked, initial={"value": stated_particulars(application).get(particular)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = state_particular(
                application=application, particular=asked, value=form.cleaned_data["value"]
            )
        except BusinessRuleError as error:
            refuse(form, error)
        else:
            record_answer(request.chain, order.PARTICULAR, particular, row.value, personal=True)
            return onward(application)
    context = {"form": form, "asked": asked}
    return show(request, "enrolment/particular.html", context, code=order.PARTICULAR, wrong=bool(form.errors))
