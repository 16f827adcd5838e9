"""What every page of the application shares: whose it is, whether its turn has come, what it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from policies.enrolment.domain import progress as order
from policies.enrolment.domain.progress import Page, Progress
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.selectors import is_sold_no_more, progress_of
from policies.enrolment.services.opening import open_application
from policies.enrolment.steps import thread
from policies.quoting.services import chain_of
from policies.quoting.views import own_quote
from storefront.accounts.access import trusted_device_required
from storefront.accounts.models import User
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.models import EvidenceChain
from storefront.reading.recording import sales_page
from storefront.reading.services import reading_state

View = Callable[..., HttpResponse]


class ApplicationRequest(HttpRequest):
    """What a page of the application gets from `application_page`."""

    user: User
    application: Application
    chain: EvidenceChain
    render_nonce: str


URL_NAMES = {
    order.INSURED: "enrolment:insured",
    order.CONFIRM: "enrolment:confirm",
    order.ADDRESS: "enrolment:address",
    order.OCCUPATION: "enrolment:occupation",
    order.PRICE: "enrolment:price",
    order.NEED: "enrolment:need",
    order.ADVICE: "enrolment:advice",
    order.QUESTION: "enrolment:question",
    order.BENEFICIARIES: "enrolment:beneficiaries",
    order.NAMED: "enrolment:named",
    order.CHECK: "enrolment:check",
}
# Which of the declared steps a page belongs to, for the thread of steps on top.
STEP_OF = {
    **dict.fromkeys((order.INSURED, order.CONFIRM, order.ADDRESS, order.OCCUPATION, order.PRICE), "insured"),
    **dict.fromkeys((order.NEED, order.ADVICE), "needs"),
    order.QUESTION: "disclosure",
    **dict.fromkeys((order.BENEFICIARIES, order.NAMED), "beneficiaries"),
    order.CHECK: "check",
}


def application_page(code: str, *, part: str = "") -> Callable[[View], View]:
    """A view of the application: signed in, on a device that knows whose account it is (names and IDs
    stand here, and numbers change hands), one's own quote, read to the end, in its turn, recorded.

    The view gets `request.application`. `part` names the argument that tells questions apart.
    """

    def decorate(view: View) -> View:
        recorded = sales_page(code)(view)

        @wraps(view)
        @trusted_device_required
        def guarded(request: HttpRequest, ref: str, **kwargs: Any) -> HttpResponse:
            quote = own_quote(request, ref)
            chain = chain_of(quote, request.user)
            state = reading_state(chain)
            if is_sold_no_more(chain, request.user):
                return HttpResponseRedirect(reverse("quoting:enter", args=[ref]))  # where it is said
            if not state.complete:
                return HttpResponseRedirect(state.next_url)
            application = open_application(quote=quote, chain=chain, user=request.user)
            elsewhere = _elsewhere(application, Page(code, kwargs.get(part, "") if part else ""))
            if elsewhere:
                return HttpResponseRedirect(elsewhere)
            request.chain = chain  # type: ignore[attr-defined]
            request.application = application  # type: ignore[attr-defined]
            return recorded(request, ref, **kwargs)

        return guarded

    return decorate


def _elsewhere(application: Application, wanted: Page) -> str | None:
    """Where this reader belongs instead, or None where the page's turn has come."""
    if not application.is_open:
        return after_sending(application)
    progress = progress_of(application)
    if wanted.part and wanted not in {candidate for candidate, _done in order.pages(progress)}:
        raise Http404
    return None if order.may_open(progress, wanted) else url_of(application, order.first_open(progress))


def after_sending(application: Application) -> str:
    """Where an application that was sent is continued."""
    if application.state == ApplicationState.SUBMITTED:
        return reverse("payments:pay", args=[application.quote.reference])
    if application.state == ApplicationState.CLOSED:
        return reverse("enrolment:closed", args=[application.quote.reference])
    return reverse("cover:portfolio")


def url_of(application: Application, page_: Page) -> str:
    arguments = [application.quote.reference, *([page_.part] if page_.part else [])]
    return reverse(URL_NAMES[page_.code], args=arguments)


def onward(application: Application) -> HttpResponseRedirect:
    """On to the first page that is still open."""
    return HttpResponseRedirect(url_of(application, order.first_open(progress_of(application))))


def show(
    request: ApplicationRequest, template: str, context: dict[str, Any], *, code: str, wrong: bool = False
) -> HttpResponse:
    """A page of the application with its frame; 422 where the form came back."""
    application = request.application
    frame = {
        "application": application,
        "product": application.version.definition,
        "insurer": application.version.definition.insurer,
        "steps": thread(application.quote.reference, STEP_OF[code]),
        "back_url": back_url(application, progress_of(application), code),
    }
    return page(request, template, {**frame, **context}, status=422 if wrong else 200)


def back_url(application: Application, progress: Progress, code: str) -> str | None:
    """The page before the first page of this kind, or None for the first of all."""
    before: Page | None = None
    for candidate, _done in order.pages(progress):
        if candidate.code == code:
            break
        before = candidate
    return url_of(application, before) if before else None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: a POST even where it is empty, else nothing."""
    return request.POST if request.method == "POST" else None


def refuse(form: Any, error: BusinessRuleError, *, otherwise: str | None = None) -> None:
    """Say a rule's no beside the field it belongs to, beside `otherwise`, or on top of the form."""
    field = error.field if error.field in form.fields else otherwise
    form.add_error(field, error.message)
