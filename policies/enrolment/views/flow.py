"""What every page of the application shares: whose it is, whether its turn has come, what it shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.enrolment.domain import progress as order
from policies.enrolment.domain.progress import Page, Progress
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.selectors import (
    Sheet,
    application_of,
    is_sold_no_more,
    progress_by,
    progress_of,
    sheet_of,
)
from policies.enrolment.services.opening import close_unsold, keep_in_step, open_application
from policies.enrolment.services.people import forget_typed_elsewhere
from policies.enrolment.steps import thread
from policies.quoting.services import chain_of
from policies.quoting.views import own_quote
from storefront.accounts.access import device_of, reader, trusted_device_required
from storefront.accounts.models import User
from storefront.foundation.addresses import address_of
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
    sheet: Sheet
    chain: EvidenceChain
    render_nonce: str


URL_NAMES = {
    order.INSURED: "enrolment:insured",
    order.CONFIRM: "enrolment:confirm",
    order.ADDRESS: "enrolment:address",
    order.OCCUPATION: "enrolment:occupation",
    order.PRICE: "enrolment:price",
    order.PARTICULAR: "enrolment:particular",
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
    order.PARTICULAR: "particulars",
    **dict.fromkeys((order.NEED, order.ADVICE), "needs"),
    order.QUESTION: "disclosure",
    **dict.fromkeys((order.BENEFICIARIES, order.NAMED), "beneficiaries"),
    order.CHECK: "check",
}


def application_page(code: str, *, part: str = "") -> Callable[[View], View]:
    """A view of the application: signed in, on a device that knows whose account it is (names and IDs
    stand here, and numbers change hands), one's own quote, read to the end, in its turn, recorded.

    The view gets `request.application`, and `request.sheet` as it stood when the page was asked for. `part`
    names the argument that tells questions apart.
    """

    def decorate(view: View) -> View:
        recorded = sales_page(code)(view)

        @wraps(view)
        @trusted_device_required
        def guarded(request: HttpRequest, ref: str, **kwargs: Any) -> HttpResponse:
            application = _opened(request, ref)
            if isinstance(application, HttpResponse):
                return application
            close_unsold(application)
            if not application.is_open:
                return HttpResponseRedirect(after_sending(application))
            _keep_to_its_device(request, application)
            sheet = sheet_of(application)
            elsewhere = _elsewhere(application, sheet, Page(code, kwargs.get(part, "") if part else ""))
            if elsewhere:
                return HttpResponseRedirect(elsewhere)
            request.chain = application.chain  # type: ignore[attr-defined]
            request.application = application  # type: ignore[attr-defined]
            request.sheet = sheet  # type: ignore[attr-defined]
            return recorded(request, ref, **kwargs)

        return guarded

    return decorate


def _opened(request: HttpRequest, ref: str) -> Application | HttpResponse:
    """The reader's own application for a quote, in step with the day and the version, opened where it was
    not yet; or the way to the page that is to be read first."""
    user = reader(request)
    found = application_of(user, ref)
    application = found if found and _needs_no_claim(found) else None
    quote = application.quote if application else own_quote(request, ref)
    chain = application.chain if application else None
    chain = chain or chain_of(quote, user)
    state = reading_state(chain)
    if is_sold_no_more(chain, user):
        return HttpResponseRedirect(reverse("quoting:enter", args=[ref]))  # where it is said
    if not state.complete:
        return HttpResponseRedirect(state.next_url)
    if application is None:
        application = open_application(quote=quote, chain=chain, user=user)
        application.chain = chain
    else:
        keep_in_step(application, chain)
    return application


def _needs_no_claim(application: Application) -> bool:
    """Whether quote and chain, read with the application, are its applicant's already."""
    quote, chain, owner = application.quote, application.chain, application.applicant_id
    theirs = chain is not None and chain.user_id == owner and quote.owner_id == owner
    return theirs and quote.choices is not None


def _keep_to_its_device(request: HttpRequest, application: Application) -> None:
    """A name that was typed in another browser and never checked is asked for again here."""
    if not application.is_open or reader(request).holder_id is not None:
        return
    if forget_typed_elsewhere(application=application, device=device_of(request)):
        messages.info(
            request,
            _("On a new device we do not show a name that was not checked yet. Please type it again."),
        )


def _elsewhere(application: Application, sheet: Sheet, wanted: Page) -> str | None:
    """Where this reader belongs instead, or None where the page's turn has come."""
    turn = order.turn_of(progress_by(application, sheet), wanted)
    if wanted.part and not turn.exists:
        raise Http404
    return None if turn.has_come else url_of(application, turn.first_open)


def after_sending(application: Application) -> str:
    """Where an application that was sent is continued."""
    if application.state == ApplicationState.SUBMITTED:
        return reverse("payments:pay", args=[application.quote.reference])
    if application.state == ApplicationState.CLOSED:
        return reverse("enrolment:closed", args=[application.quote.reference])
    return reverse("cover:portfolio")


def url_of(application: Application, page_: Page) -> str:
    parts = (page_.part,) if page_.part else ()
    return address_of(URL_NAMES[page_.code], application.quote.reference, *parts)


def onward(application: Application, sheet: Sheet | None = None) -> HttpResponseRedirect:
    """On to the first page that is still open, by a sheet that is known to stand or by what is stored."""
    progress = progress_by(application, sheet) if sheet else progress_of(application)
    return HttpResponseRedirect(url_of(application, order.first_open(progress)))


def show(
    request: ApplicationRequest, template: str, context: dict[str, Any], *, code: str, wrong: bool = False
) -> HttpResponse:
    """A page of the application with its frame; 422 where the form came back."""
    application = request.application
    frame = {
        "application": application,
        "product": application.version.definition,
        "insurer": application.version.definition.insurer,
        "steps": thread(application.quote.reference, STEP_OF[code], application.version.definition),
        "back_url": back_url(application, progress_by(application, request.sheet), code),
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
