"""Recording answers, each with the exact wording it was given to."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain import suitability
from policies.enrolment.models import Application, ApplicationAnswer
from policies.enrolment.selectors import NO, YES, need_questions, progress_of
from policies.enrolment.services.opening import require_draft
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError


@transaction.atomic
def answer_need(*, application: Application, code: str, answer: str) -> ApplicationAnswer:
    """Answer one question on needs, means or similar cover (Sales Conduct Measures Art.28)."""
    require_draft(application)
    question = suitability.question_of(need_questions(application), code)
    if question is None or question.option(answer) is None:
        raise BusinessRuleError("no_such_answer", _("Please choose one of the answers."), "answer")
    return _keep(application, ApplicationAnswer.Kind.SUITABILITY, code, question.text, answer)


@transaction.atomic
def answer_disclosure(*, application: Application, code: str, answer: str) -> ApplicationAnswer:
    """Answer one disclosure question with yes or no (Insurance Law Art.16)."""
    require_draft(application)
    if answer not in {YES, NO}:
        raise BusinessRuleError("no_such_answer", _("Please choose one of the answers."), "answer")
    question = next(one for one in application.version.definition.disclosure_questions if one.code == code)
    return _keep(application, ApplicationAnswer.Kind.DISCLOSURE, code, question.text, answer)


@transaction.atomic
def confirm_own_will(*, application: Application) -> ApplicationAnswer:
    """Record that the buyer goes on against the advice that stands now, in its very words."""
    require_draft(application)
    text = suitability.own_will_text(progress_of(application).advice)
    return _keep(application, ApplicationAnswer.Kind.SUITABILITY, suitability.OWN_WILL, text, YES)


def _keep(application: Application, kind: str, code: str, text: str, answer: Any) -> ApplicationAnswer:
    row = ApplicationAnswer.objects.filter(application=application, code=code).first()
    row = row or ApplicationAnswer(application=application, code=code)
    row.kind, row.question_text, row.question_hash = kind, text, suitability.text_hash(text)
    row.answer, row.answered_at = answer, clock.now()
    row.save()
    return row
