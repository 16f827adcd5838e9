"""Recording answers, each with the exact wording it was given to, and with the evidence that it was given:
both stand or neither does."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from policies.enrolment.domain import suitability
from policies.enrolment.domain.progress import ADVICE, NEED, QUESTION
from policies.enrolment.models import Application, ApplicationAnswer
from policies.enrolment.selectors import NO, YES, need_questions, progress_of
from policies.enrolment.services.opening import require_draft
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.prepared import Prepared, PreparedInsert, PreparedUpdate
from storefront.reading.models import EvidenceChain
from storefront.reading.services import record_answer

_earlier = Prepared(
    lambda application, code: ApplicationAnswer.objects.filter(application_id=application, code=code),
    application=models.BigIntegerField(),
    code=models.CharField(),
)
_change = PreparedUpdate(
    lambda pk: ApplicationAnswer.objects.filter(pk=pk),
    *("kind", "question_text", "question_hash", "answer", "answered_at"),
    pk=models.BigIntegerField(),
)
_add = PreparedInsert(ApplicationAnswer)


@transaction.atomic
def answer_need(
    *,
    application: Application,
    code: str,
    answer: str,
    chain: EvidenceChain | None = None,
    earlier: ApplicationAnswer | None = None,
) -> ApplicationAnswer:
    """Answer one question on needs, means or similar cover (Sales Conduct Measures Art.28). Here and below
    `chain` is where the evidence of it goes; `earlier`, the answer so far, spares a query where the caller
    has it."""
    require_draft(application)
    question = suitability.question_of(need_questions(application), code)
    if question is None or question.option(answer) is None:
        raise BusinessRuleError("no_such_answer", _("Please choose one of the answers."), "answer")
    row = _keep(application, ApplicationAnswer.Kind.SUITABILITY, code, question.text, answer, earlier=earlier)
    return _recorded(chain, NEED, code, row, answer)


@transaction.atomic
def answer_disclosure(
    *, application: Application, code: str, answer: str, chain: EvidenceChain | None = None
) -> ApplicationAnswer:
    """Answer one disclosure question with yes or no (Insurance Law Art.16)."""
    require_draft(application)
    if answer not in {YES, NO}:
        raise BusinessRuleError("no_such_answer", _("Please choose one of the answers."), "answer")
    question = next(one for one in application.version.definition.disclosure_questions if one.code == code)
    row = _keep(application, ApplicationAnswer.Kind.DISCLOSURE, code, question.text, answer)
    return _recorded(chain, QUESTION, f"{code}:{row.question_hash[:16]}", row, answer)


@transaction.atomic
def confirm_own_will(*, application: Application, chain: EvidenceChain | None = None) -> ApplicationAnswer:
    """Record that the buyer goes on against the advice that stands now, in its very words."""
    require_draft(application)
    text = suitability.own_will_text(progress_of(application).advice)
    row = _keep(application, ApplicationAnswer.Kind.SUITABILITY, suitability.OWN_WILL, text, YES)
    return _recorded(chain, ADVICE, suitability.OWN_WILL, row, text)


def _keep(
    application: Application,
    kind: str,
    code: str,
    text: str,
    answer: Any,
    *,
    earlier: ApplicationAnswer | None = None,
) -> ApplicationAnswer:
    row = earlier or _earlier.first(application=application.pk, code=code)
    row = row or ApplicationAnswer(application=application, code=code)
    row.kind, row.question_text, row.question_hash = kind, text, suitability.text_hash(text)
    row.answer, row.answered_at = answer, clock.now()
    if row._state.adding or not _change.write(row, pk=row.pk):
        _add([row])
    return row


def _recorded(
    chain: EvidenceChain | None, page: str, field: str, row: ApplicationAnswer, said: str
) -> ApplicationAnswer:
    """Write to the evidence what was said, in the same transaction."""
    if chain is not None:
        record_answer(chain, page, field, said, personal=True)
    return row
