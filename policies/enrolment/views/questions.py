"""Needs, means and similar cover, advice to stop, and the disclosure questions, one a page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from policies.enrolment.domain import progress as order
from policies.enrolment.domain import suitability
from policies.enrolment.forms.questions import OneQuestionForm, OwnWillForm
from policies.enrolment.selectors import NO, YES, declines, need_questions, progress_by
from policies.enrolment.services import answers
from policies.enrolment.services.opening import close_application
from policies.enrolment.views.flow import (
    ApplicationRequest,
    after_sending,
    application_page,
    onward,
    posted,
    show,
    url_of,
)
from storefront.reading.services import record_answer

READ_WRITE = ["GET", "HEAD", "POST"]


def first_need(request: ApplicationRequest, ref: str) -> HttpResponse:
    """The step's own address leads to its first question."""
    return need(request, ref=ref, question=suitability.QUESTIONS[0].code)


@require_http_methods(READ_WRITE)
@application_page(order.NEED, part="question")
def need(request: ApplicationRequest, ref: str, question: str) -> HttpResponse:
    """One question on needs, means or similar cover."""
    application = request.application
    asked = next(one for one in need_questions(application) if one.code == question)
    said = request.POST.get("answer", "")
    if asked.option(said) is not None:  # one of the answers: nothing for a form to say
        row = answers.answer_need(
            application=application,
            code=question,
            answer=said,
            chain=request.chain,
            earlier=request.sheet.answers.get(question),
        )
        return onward(application, request.sheet.answered(row))
    form = OneQuestionForm(
        posted(request),
        question=asked.text,
        hint=asked.hint,
        choices=[(option.code, option.label) for option in asked.options],
    )
    earlier = asked.option(_answer(request, question))
    return _show_question(request, form, order.NEED, earlier=earlier.label if earlier else None)


@require_http_methods(READ_WRITE)
@application_page(order.ADVICE)
def advice(request: ApplicationRequest, ref: str) -> HttpResponse:
    """What speaks against buying; stop here, or go on by one's own will (Sales Measures Art.28)."""
    application = request.application
    form = OwnWillForm(posted(request), text=suitability.OWN_WILL_TEXT)
    if request.method == "POST" and form.is_valid():
        row = answers.confirm_own_will(application=application, chain=request.chain)
        return onward(application, request.sheet.answered(row))
    return show(
        request,
        "enrolment/advice.html",
        {"form": form, "advice": progress_by(application, request.sheet).advice},
        code=order.ADVICE,
        wrong=bool(form.errors),
    )


@require_POST
@application_page(order.INSURED)
def stop(request: ApplicationRequest, ref: str) -> HttpResponse:
    """Not to buy after all. Nothing was paid and nothing is owed."""
    application = request.application
    close_application(
        application=application, reason="stopped_by_applicant", actor=f"user:{request.user.reference}"
    )
    record_answer(request.chain, order.INSURED, "stopped", "stopped_by_applicant", personal=False)
    return HttpResponseRedirect(after_sending(application))


def first_question(request: ApplicationRequest, ref: str) -> HttpResponse:
    """The step's own address leads to the first question that is open."""
    return _first_question(request, ref=ref)


@application_page(order.QUESTION)
def _first_question(request: ApplicationRequest, ref: str) -> HttpResponse:
    return onward(request.application)


@require_http_methods(READ_WRITE)
@application_page(order.QUESTION, part="question")
def question(request: ApplicationRequest, ref: str, question: str) -> HttpResponse:
    """One disclosure question, exactly as the product asks it (Insurance Law Art.16)."""
    application = request.application
    asked = next(one for one in application.version.definition.disclosure_questions if one.code == question)
    form = OneQuestionForm(
        posted(request),
        question=asked.text,
        hint=asked.note,
        choices=[(NO, _("No")), (YES, _("Yes"))],
    )
    if request.method == "POST" and form.is_valid():
        row = answers.answer_disclosure(
            application=application,
            code=question,
            answer=form.cleaned_data["answer"],
            chain=request.chain,
        )
        if declines(asked, row.answer):
            return HttpResponseRedirect(url_of(application, order.Page(order.QUESTION, question)))
        return onward(application, request.sheet.answered(row))
    earlier = _answer(request, question)
    said = {YES: _("Yes"), NO: _("No")}.get(earlier or "")
    return _show_question(request, form, order.QUESTION, earlier=said, declined=declines(asked, earlier))


def _answer(request: ApplicationRequest, code: str) -> str | None:
    row = request.sheet.answers.get(code)
    return row.answer if row else None


def _show_question(
    request: ApplicationRequest, form: OneQuestionForm, code: str, **context: object
) -> HttpResponse:
    return show(
        request, "enrolment/question.html", {"form": form, **context}, code=code, wrong=bool(form.errors)
    )
