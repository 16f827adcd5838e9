"""Reading an application: whose it is, what it has, what it costs now, what stands against it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from policies.enrolment.domain import progress as order
from policies.enrolment.domain import shares, suitability
from policies.enrolment.domain.progress import Progress
from policies.enrolment.enums import BeneficiaryKind, PartyRole
from policies.enrolment.models import Application, ApplicationAnswer, ApplicationParty
from storefront.catalogue import occupations
from storefront.foundation import clock
from storefront.foundation.personal_data.declarations import mask_resident_id
from storefront.reading.enums import ChainState
from storefront.reading.models import EvidenceChain
from storefront.rules import eligibility, tariff
from storefront.rules.tariff import Choice, Premium
from storefront.rules.terms import BenefitKind, Term
from storefront.rules.working import Reason
from storefront.templatetags.mingbai import day

YES, NO = "yes", "no"
UNKNOWN_CLASS = 1  # before the occupation is known, only age and term are judged


def application_of(user: Any, quote_reference: str) -> Application | None:
    """The user's own application for a quote, or None: a stranger's does not exist."""
    return (
        Application.objects.of(user)
        .select_related("quote", "version__product", "chain", "applicant")
        .filter(quote__reference=quote_reference)
        .first()
    )


def is_sold_no_more(chain: EvidenceChain, user: Any) -> bool:
    """Whether a sale has nothing to go on to: its version was withdrawn, no other one is sold, and nothing
    of it was sent yet. `chain` has followed the version on sale."""
    if chain.version.withdrawn_at is None or chain.state != ChainState.OPEN:
        return False
    application = application_of(user, chain.quote_reference)
    return application is None or application.is_open


def party(application: Application, role: str = PartyRole.INSURED) -> ApplicationParty | None:
    return application.parties.select_related("person").filter(role=role).first()


def insured_of(application: Application) -> ApplicationParty:
    """The insured of an application that is past its first page. DoesNotExist before."""
    return application.parties.select_related("person").get(role=PartyRole.INSURED)


def age_at_start(application: Application, born_on: date) -> int:
    """Full years at the start of cover, which is what price and limits go by."""
    return clock.age_on(born_on, application.start_on)


def price_now(application: Application, insured: ApplicationParty | None = None) -> Premium:
    """What this application costs by the insured's own age and class, as far as they are known. `insured`
    spares a query where the caller has it."""
    insured = insured or party(application)
    asked: dict[str, Any] = application.quote.choices or {}
    born_on = insured.person.born_on if insured else None
    return tariff.price(
        application.version.definition.terms,
        Choice(
            plan=application.plan,
            riders=frozenset(application.riders),
            term=Term.parse(application.term),
            age=age_at_start(application, born_on) if born_on else asked["age"],
            occupation_class=(insured and insured.occupation_class) or asked["occupation_class"],
        ),
    )


def reasons_against(
    application: Application, insured: ApplicationParty, *, asked_on: date | None = None
) -> tuple[Reason, ...]:
    """Why this person cannot be insured from the start of cover on; empty where they can. `asked_on` is
    today unless given."""
    return eligibility.check(
        application.version.definition.terms,
        plan=application.plan,
        riders=frozenset(application.riders),
        born_on=insured.person.born_on,
        start_on=application.start_on,
        term=Term.parse(application.term),
        occupation_class=insured.occupation_class or UNKNOWN_CLASS,
        asked_on=asked_on,
    )


def progress_of(application: Application) -> Progress:
    """Everything the order of pages depends on."""
    insured = party(application)
    answers = {row.code: row for row in application.answers.all()}
    questions = application.version.definition.disclosure_questions
    needs = {code: str(answers[code].answer) for code in suitability.BY_CODE if code in answers}
    answered = frozenset(
        question.code for question in questions if _stands(answers.get(question.code), question.text)
    )
    fits = (
        insured is not None and bool(insured.occupation_class) and not reasons_against(application, insured)
    )
    return Progress(
        has_person=insured is not None,
        verified=bool(insured and insured.person.verified_at),
        has_address=bool(insured and insured.person.address),
        occupation_fits=fits,
        price_stands=not fits or price_now(application, insured).total_fen == application.premium_fen,
        needs=needs,
        own_will_confirmed=_own_will_stands(answers, needs),
        questions=tuple(question.code for question in questions),
        answered=answered,
        declined=frozenset(
            question.code
            for question in questions
            if question.code in answered and declines(question, answers[question.code].answer)
        ),
        beneficiaries_chosen=application.beneficiary_kind != BeneficiaryKind.UNDECIDED,
        beneficiaries_named=application.beneficiary_kind == BeneficiaryKind.NAMED,
        beneficiaries_complete=_shares_complete(application),
    )


def limit_key(application: Application) -> str:
    """What an insured person may have only one of at a time (domain rule 2.2)."""
    return application.version.definition.terms.limit_key


def death_sum_fen(application: Application) -> int:
    """The most this policy pays for one death in fen, riders included."""
    return death_sum_with(application, application.riders)


def death_sum_with(application: Application, riders: Iterable[str]) -> int:
    """The same with these riders alone."""
    terms = application.version.definition.terms
    chosen = terms.chosen_riders(frozenset(riders))
    benefits = (*terms.benefits, *(benefit for rider in chosen for benefit in rider.benefits))
    return sum(b.sum_for(application.plan) for b in benefits if b.kind is BenefitKind.LUMP_SUM)


def declines(question: Any, answer: str | None) -> bool:
    """Whether this answer to a disclosure question rules the sale out."""
    return answer is not None and question.decline_if is (answer == YES)


def shares_of(application: Application) -> list[shares.Share]:
    return [shares.Share(row.order, row.share_bp, row.id_lookup) for row in application.beneficiaries.all()]


def _shares_complete(application: Application) -> bool:
    named = shares_of(application)
    return bool(named) and not shares.missing_bp(named) and not shares.has_gap(named)


def _stands(answer: ApplicationAnswer | None, text: str) -> bool:
    """An answer counts only for the wording it was given to."""
    return answer is not None and answer.question_hash == suitability.text_hash(text)


def _own_will_stands(answers: dict[str, ApplicationAnswer], needs: dict[str, str]) -> bool:
    text = suitability.own_will_text(suitability.advice_for(needs))
    return _stands(answers.get(suitability.OWN_WILL), text)


def summary_of(application: Application) -> list[dict[str, Any]]:
    """The rows of the check page: what was chosen and answered, and where to change it."""
    return [*_cover_rows(application), *_person_rows(application), *_answer_rows(application)]


def _row(label: str, value: Any, page: str | None = None, part: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "page": page, "part": part, "personal": page is not None}


def work_text(code: str) -> str:
    """An occupation in words: `中学教师（1 类）`; nothing for no code."""
    if not code:
        return ""
    work = occupations.find(code)
    return f"{work.name}（{work.risk_class} 类）"


def _cover_rows(application: Application) -> list[dict[str, Any]]:
    definition = application.version.definition
    riders = definition.terms.chosen_riders(frozenset(application.riders))
    return [
        _row(_("Product"), definition.name),
        _row(_("Plan"), definition.terms.plan(application.plan).name),
        _row(_("Riders"), "、".join(rider.name for rider in riders) or _("none")),
        _row(_("Cover"), period_text(application.start_on, application.end_on)),
    ]


def period_text(start_on: date, end_on: date) -> str:
    """`2026 年 6 月 2 日 00:00 – 2027 年 6 月 1 日 24:00`, Beijing time, in the reader's language."""
    return f"{day(start_on)} 00:00 – {day(end_on)} 24:00"


def _person_rows(application: Application) -> list[dict[str, Any]]:
    insured = party(application)
    if insured is None:
        return []
    person = insured.person
    return [
        _row(_("Applicant and insured"), person.name, order.INSURED),
        _row(_("ID number"), mask_resident_id(person.id_number), order.INSURED),
        _row(_("Home address"), person.address or "", order.ADDRESS),
        _row(_("Occupation"), work_text(insured.occupation_code), order.OCCUPATION),
    ]


def _answer_rows(application: Application) -> list[dict[str, Any]]:
    rows = {row.code: row for row in application.answers.all()}
    shown = []
    for question in suitability.QUESTIONS:
        option = question.option(rows[question.code].answer) if question.code in rows else None
        shown.append(_row(question.text, option.label if option else "", order.NEED, question.code))
    for asked in application.version.definition.disclosure_questions:
        answer = rows[asked.code].answer if asked.code in rows else None
        said = {YES: _("Yes"), NO: _("No")}.get(answer or "", "")
        shown.append(_row(asked.text, said, order.QUESTION, asked.code))
    return [*shown, _row(_("Death benefit goes to"), _receivers(application), order.BENEFICIARIES)]


def _receivers(application: Application) -> str:
    if application.beneficiary_kind != BeneficiaryKind.NAMED:
        return _("My heirs by law")
    named = application.beneficiaries.order_by("order", "pk")
    return "；".join(f"{row.name} {shares.percent_text(row.share_bp)}" for row in named)
