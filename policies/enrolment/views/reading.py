"""The reading steps under /buy/<ref>/: notices, exclusions group by group, clauses, consents."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policies.enrolment.selectors import is_sold_no_more
from policies.enrolment.steps import BY_CODE, steps_for
from policies.quoting.services import chain_of
from policies.quoting.views import own_quote
from storefront.accounts.access import sign_in_required
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.reading import presentation
from storefront.reading.consent_texts import consent_texts
from storefront.reading.domain.pages import CLAUSES, CONSENTS, EXCLUSIONS, NOTICES, PREFIX
from storefront.reading.models import EvidenceChain
from storefront.reading.recording import sales_page
from storefront.reading.services import (
    acknowledge_group,
    finish_notices,
    finish_page,
    give_consents,
    reading_state,
)
from storefront.reading.services.finishing import OUT_OF_ORDER
from storefront.reading.services.showing import record_left

View = Callable[..., HttpResponse]
Answer = Callable[[HttpRequest], None]


def reading_step(code: str) -> Callable[[View], View]:
    """A reading page: signed in, of one's own quote, in its turn, and recorded.

    The view gets `request.quote`, `request.chain` and `request.reading`. Who comes too soon is led to
    the page whose turn it is.
    """

    def decorate(view: View) -> View:
        recorded = sales_page(code)(view)

        @wraps(view)
        @sign_in_required
        def guarded(request: HttpRequest, ref: str, **kwargs: Any) -> HttpResponse:
            request.quote = quote = own_quote(request, ref)  # type: ignore[attr-defined]
            chain = chain_of(quote, request.user)
            request.chain = chain  # type: ignore[attr-defined]
            request.reading = state = reading_state(chain)  # type: ignore[attr-defined]
            if is_sold_no_more(chain, request.user):
                return HttpResponseRedirect(reverse("quoting:enter", args=[ref]))  # where it is said
            if request.method != "POST" and not state.may_open(code.format(**kwargs)):
                return HttpResponseRedirect(state.next_url)
            return recorded(request, ref, **kwargs)

        return guarded

    return decorate


def _answered(request: HttpRequest, answer: Answer) -> BusinessRuleError | HttpResponse:
    """Do what a POST asks: on to the next page, or the refusal to show on this one."""
    chain = request.chain  # type: ignore[attr-defined]
    try:
        answer(request)
    except BusinessRuleError as error:
        if error.code != OUT_OF_ORDER:
            return error
        messages.warning(request, error.message)
    return HttpResponseRedirect(reading_state(chain).next_url)


def _show(
    request: HttpRequest, template: str, context: dict[str, Any], refused: BusinessRuleError | None
) -> HttpResponse:
    """A reading page with its frame; 422 where it comes back."""
    chain = request.chain  # type: ignore[attr-defined]
    definition = chain.version.definition
    frame = {
        "quote": request.quote,  # type: ignore[attr-defined]
        "product": definition,
        "insurer": definition.insurer,
        "refused": refused,
        "left_url": reverse("enrolment:left", args=[chain.quote_reference]),
    }
    return page(request, template, {**frame, **context}, status=422 if refused else 200)


def _respond(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], step: str, answer: Answer
) -> HttpResponse:
    refused = None
    if request.method == "POST":
        outcome = _answered(request, answer)
        if isinstance(outcome, HttpResponse):
            return outcome
        refused = outcome
    frame = {"steps": _thread(request.chain, step)}  # type: ignore[attr-defined]
    return _show(request, template, {**frame, **context()}, refused)


def _thread(chain: EvidenceChain, current: str) -> list[dict[str, Any]]:
    steps = steps_for(chain.version.definition)
    here = steps.index(BY_CODE[current])
    return [
        {
            "title": step.title,
            "state": "done" if place < here else "now" if place == here else "ahead",
            "url": step.url(chain.quote_reference) if place < here else None,
        }
        for place, step in enumerate(steps)
    ]


def _nonce(request: HttpRequest) -> str:
    return request.POST.get("render", "")


@require_http_methods(["GET", "HEAD", "POST"])
@reading_step(NOTICES)
def notices(request: HttpRequest, ref: str) -> HttpResponse:
    """投保须知."""
    chain = request.chain  # type: ignore[attr-defined]

    def answer(request: HttpRequest) -> None:
        finish_notices(chain, nonce=_nonce(request), choice=request.POST.get("reading", ""))

    return _respond(request, "reading/notices.html", lambda: presentation.notices(chain), NOTICES, answer)


@require_safe
@sign_in_required
def exclusions(request: HttpRequest, ref: str) -> HttpResponse:
    """On to the group whose turn it is, or to the first one where all are read."""
    chain = chain_of(own_quote(request, ref), request.user)
    state = reading_state(chain)
    groups = [page for page in state.pages if page.group is not None]
    following = state.next_page
    target = following if following is not None and following.group is not None else groups[0]
    if not state.may_open(target.code):
        return HttpResponseRedirect(state.next_url)
    return HttpResponseRedirect(reverse("enrolment:exclusion_group", args=[ref, target.group]))


@require_http_methods(["GET", "HEAD", "POST"])
@reading_step(PREFIX + "{group}")
def exclusion_group(request: HttpRequest, ref: str, group: str) -> HttpResponse:
    """One group of exclusions, each whole, and one button that says it is understood."""
    chain, state = request.chain, request.reading  # type: ignore[attr-defined]

    def answer(request: HttpRequest) -> None:
        scrolled = presentation.percentage(request.POST.get("scrolled", ""))
        acknowledge_group(chain, group, nonce=_nonce(request), scrolled_pct=scrolled)

    return _respond(
        request,
        "reading/exclusions.html",
        lambda: presentation.exclusion_group(chain, state, PREFIX + group),
        EXCLUSIONS,
        answer,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reading_step(CLAUSES)
def clauses(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole original text with its gloss; after a change of version, what changed."""
    chain = request.chain  # type: ignore[attr-defined]
    return _respond(
        request,
        "reading/clauses.html",
        lambda: presentation.clauses(chain),
        CLAUSES,
        lambda request: finish_page(chain, CLAUSES, nonce=_nonce(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reading_step(CONSENTS)
def consents(request: HttpRequest, ref: str) -> HttpResponse:
    """Each consent apart, each box empty. The name of a box carries the word of this rendering, so that
    no browser can tick it from memory."""
    chain = request.chain  # type: ignore[attr-defined]

    def answer(request: HttpRequest) -> None:
        nonce = _nonce(request)
        ticked = {text.purpose for text in consent_texts() if f"{text.purpose}-{nonce}" in request.POST}
        give_consents(chain, nonce=nonce, ticked=frozenset(ticked))

    return _respond(
        request,
        "reading/consents.html",
        lambda: presentation.consents(chain, request.render_nonce),  # type: ignore[attr-defined]
        CONSENTS,
        answer,
    )


@require_POST
@sign_in_required
def left(request: HttpRequest, ref: str) -> HttpResponse:
    """The page says that it was left; kept, never relied on."""
    chain = chain_of(own_quote(request, ref), request.user)
    record_left(
        chain,
        nonce=_nonce(request),
        scrolled=presentation.percentage(request.POST.get("scrolled", "")),
        visible_ms=presentation.milliseconds(request.POST.get("visible", "")),
    )
    return HttpResponse(status=204)
