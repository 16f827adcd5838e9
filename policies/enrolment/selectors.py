"""Reading an application: whose it is, what it has, what it costs now, what stands against it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from policies.enrolment.domain import progress as order
from policies.enrolment.domain import shares, suitability
from policies.enrolment.domain.particulars import stands
from policies.enrolment.domain.progress import Progress
from policies.enrolment.enums import BeneficiaryKind, PartyRole
from policies.enrolment.models import (
    Application,
    ApplicationAnswer,
    ApplicationBeneficiary,
    ApplicationParticular,
    ApplicationParty,
)
from policies.enrolment.models.particulars import item_index
from policies.quoting.domain import engine_choice
from storefront.catalogue import occupations
from storefront.catalogue.definition import Particular, ParticularKind
from storefront.foundation import clock
from storefront.foundation.money import Money
from storefront.foundation.personal_data.declarations import mask_resident_id
from storefront.foundation.prepared import Prepared
from storefront.reading.enums import ChainState
from storefront.reading.models import EvidenceChain
from storefront.rules import eligibility, tariff
from storefront.rules.tariff import Choice, Premium
from storefront.rules.terms import BenefitKind, LimitPer, Starts, Subject, Term
from storefront.rules.working import Reason
from storefront.templatetags.mingbai import day

YES, NO = "yes", "no"
UNKNOWN_CLASS = 1  # before the occupation is known, only age and term are judged
_KEY = {"application": models.BigIntegerField()}
_SELDOM_READ = (
    *("created_at", "submitted_at", "confirmed_at", "paid_at", "closed_at", "price_lines"),
    *("quote__lines", "quote__priced_at", "quote__expires_at", "chain__opened_at", "chain__last_at"),
    *("version__effective_on", "version__published_at", "version__withdrawn_at"),
)
_application = Prepared(
    lambda user, quote: (
        Application.objects.filter(applicant_id=user, quote__reference=quote)
        .select_related("quote", "version__product", "chain__key")
        .defer(*_SELDOM_READ)
    ),
    user=models.BigIntegerField(),
    quote=models.CharField(),
)
_party = Prepared(
    lambda application, role: (
        ApplicationParty.objects.filter(application_id=application, role=role)
        .select_related("person")
        .defer("person__created_at")
    ),
    **_KEY,
    role=models.CharField(),
)
_answers = Prepared(
    lambda application: ApplicationAnswer.objects.filter(application_id=application).defer(
        "question_text", "answered_at"
    ),
    **_KEY,
)
_particulars = Prepared(
    lambda application: ApplicationParticular.objects.filter(application_id=application), **_KEY
)
_beneficiaries = Prepared(
    lambda application: ApplicationBeneficiary.objects.filter(application_id=application), **_KEY
)


def application_of(user: Any, quote_reference: str) -> Application | None:
    """The user's own application for a quote, or None: a stranger's does not exist."""
    found = _application.first(user=user.pk, quote=quote_reference)
    if found is not None:
        found.applicant = user
        if found.chain is not None and found.chain.version_id == found.version_id:
            found.chain.version = found.version
    return found


def is_sold_no_more(chain: EvidenceChain, user: Any) -> bool:
    """Whether a sale has nothing to go on to: its version was withdrawn, no other one is sold, and nothing
    of it was sent yet. `chain` has followed the version on sale."""
    if chain.version.withdrawn_at is None or chain.state != ChainState.OPEN:
        return False
    application = application_of(user, chain.quote_reference)
    return application is None or application.is_open


def party(application: Application, role: str = PartyRole.INSURED) -> ApplicationParty | None:
    found = _party.first(application=application.pk, role=role)
    if found is not None:
        found.application = application
    return found


def insured_of(application: Application) -> ApplicationParty:
    """The insured of an application that is past its first page. DoesNotExist before."""
    found = party(application)
    if found is None:
        raise ApplicationParty.DoesNotExist(application.reference)
    return found


def age_at_start(application: Application, born_on: date) -> int:
    """Full years at the start of cover, which is what price and limits go by."""
    return clock.age_on(born_on, application.start_on)


def price_now(application: Application, insured: ApplicationParty | None = None) -> Premium:
    """What this application costs by the insured's own age and class, as far as they are known. `insured`
    spares a query where the caller has it."""
    choice = _choice_now(application, insured or party(application))
    return tariff.price(application.version.definition.terms, choice)


def _choice_now(application: Application, insured: ApplicationParty | None) -> Choice:
    asked: dict[str, Any] = application.quote.choices or {}
    born_on = insured.person.born_on if insured and asks_occupation(application) else None
    return engine_choice(
        plan=application.plan,
        riders=application.riders,
        term=application.term,
        age=age_at_start(application, born_on) if born_on else asked.get("age"),
        occupation_class=(insured and insured.occupation_class) or asked.get("occupation_class"),
        item_price_fen=application.item_price_fen,
    )


def _costs_now(application: Application, insured: ApplicationParty | None) -> int:
    """What this application costs now, in fen. Every step asks; the engine answers the same question under
    the same version but once."""
    key = (application.version.content_hash, _choice_now(application, insured))
    if key not in _COSTS:
        if len(_COSTS) >= MOST_COSTS:
            _COSTS.clear()
        _COSTS[key] = tariff.price(application.version.definition.terms, key[1]).total_fen
    return _COSTS[key]


MOST_COSTS = 5_000
_COSTS: dict[tuple[str, Choice], int] = {}


def is_sold(application: Application) -> bool:
    """Whether the version that holds now still sells what was chosen under an earlier one: plan, riders,
    term, and things of this price."""
    terms = application.version.definition.terms
    codes = {plan.code for plan in terms.plans} | {rider.code for rider in terms.riders}
    price, bounds = application.item_price_fen, terms.item_price_fen
    return (
        {application.plan, *application.riders} <= codes
        and terms.terms_sold.includes(Term.parse(application.term))
        and (bounds is None or (price is not None and bounds[0] <= price <= bounds[1]))
    )


def asks_occupation(application: Application) -> bool:
    """Age and work count where a person is insured, not where a thing is."""
    return application.version.definition.terms.subject is Subject.PERSON


def need_questions(application: Application) -> suitability.Questions:
    """The questions on needs, means and similar cover that this product's buyers are asked."""
    return suitability.questions_for(application.version.definition.terms)


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in an application, read once: whom it insures, whether they can be insured at the price
    it says, what was answered and stated."""

    insured: ApplicationParty | None
    fits: bool
    price_stands: bool
    answers: Mapping[str, ApplicationAnswer]
    stated: frozenset[str]
    shares_complete: bool

    def answered(self, row: ApplicationAnswer) -> "Sheet":
        """The same with one more answer, or another."""
        return replace(self, answers={**self.answers, row.code: row})


def sheet_of(application: Application) -> Sheet:
    """Read everything the order of pages depends on."""
    insured = party(application)
    known = insured is not None and (bool(insured.occupation_class) or not asks_occupation(application))
    fits = insured is not None and known and not reasons_against(application, insured)
    named = application.beneficiary_kind == BeneficiaryKind.NAMED
    return Sheet(
        insured=insured,
        fits=fits,
        price_stands=not fits or _costs_now(application, insured) == application.premium_fen,
        answers={row.code: row for row in _answers.all(application=application.pk)},
        stated=frozenset(stated_particulars(application)),
        shares_complete=named and _shares_complete(application),
    )


def progress_of(application: Application) -> Progress:
    """How far an application has come, by what stands in it now."""
    return progress_by(application, sheet_of(application))


def progress_by(application: Application, sheet: Sheet) -> Progress:
    """How far an application has come by a sheet that was read before."""
    insured, answers, definition = sheet.insured, sheet.answers, application.version.definition
    questions, asked = definition.disclosure_questions, need_questions(application)
    needs = {one.code: str(answers[one.code].answer) for one in asked if _answered(answers, one)}
    answered = frozenset(question.code for question in questions if _answered(answers, question))
    return Progress(
        asks_occupation=asks_occupation(application),
        asks_beneficiaries=definition.terms.pays_on_death,
        need_questions=asked,
        particulars=tuple(one.code for one in definition.particulars),
        has_person=insured is not None,
        verified=bool(insured and insured.person.verified_at),
        has_address=bool(insured and insured.person.address),
        occupation_fits=sheet.fits,
        price_stands=sheet.price_stands,
        stated=sheet.stated,
        needs=needs,
        own_will_confirmed=_own_will_stands(answers, asked, needs),
        questions=tuple(question.code for question in questions),
        answered=answered,
        declined=frozenset(
            question.code
            for question in questions
            if question.code in answered and declines(question, answers[question.code].answer)
        ),
        beneficiaries_chosen=application.beneficiary_kind != BeneficiaryKind.UNDECIDED,
        beneficiaries_named=application.beneficiary_kind == BeneficiaryKind.NAMED,
        beneficiaries_complete=sheet.shares_complete,
    )


def stated_particulars(application: Application) -> dict[str, str]:
    """What was stated of the particulars that the product asks, by code, in its order; what was stated
    in other words than it asks now does not count."""
    asked = application.version.definition.particulars
    rows = {row.code: row for row in _particulars.all(application=application.pk)} if asked else {}
    return {
        one.code: rows[one.code].value
        for one in asked
        if one.code in rows and stands(one, rows[one.code].label, rows[one.code].value)
    }


def limit_key(application: Application) -> str:
    """What an insured person, or an item, may have only one of at a time (domain rule 2.2)."""
    return application.version.definition.terms.limit_key


def room_of(application: Application, insured: ApplicationParty) -> str:
    """Whose room this policy takes: the insured person's index, or the item's. LookupError where the
    item is not known yet."""
    definition = application.version.definition
    if definition.terms.limit_per is LimitPer.INSURED:
        return insured.person.id_lookup
    code = next(one.code for one in definition.particulars if one.identifies)
    return item_index(stated_particulars(application)[code])


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
    rows = _beneficiaries.all(application=application.pk)
    return [shares.Share(row.order, row.share_bp, row.id_lookup) for row in rows]


def _shares_complete(application: Application) -> bool:
    named = shares_of(application)
    return bool(named) and not shares.missing_bp(named) and not shares.has_gap(named)


def _stands(answer: ApplicationAnswer | None, text: str) -> bool:
    """An answer counts only for the wording it was given to."""
    return answer is not None and answer.question_hash == suitability.text_hash(text)


def _answered(answers: Mapping[str, ApplicationAnswer], question: Any) -> bool:
    return _stands(answers.get(question.code), question.text)


def _own_will_stands(
    answers: Mapping[str, ApplicationAnswer], asked: suitability.Questions, needs: dict[str, str]
) -> bool:
    text = suitability.own_will_text(suitability.advice_for(needs, asked))
    return _stands(answers.get(suitability.OWN_WILL), text)


def summary_of(application: Application) -> list[dict[str, Any]]:
    """The rows of the check page: what was chosen and answered, and where to change it."""
    return [
        *_cover_rows(application),
        *_person_rows(application),
        *_particular_rows(application),
        *_answer_rows(application),
    ]


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
    rows = [
        _row(_("Product"), definition.name),
        _row(_("Plan"), definition.terms.plan(application.plan).name),
        _row(_("Riders"), "、".join(rider.name for rider in riders) or _("none")),
        _row(_("Cover"), cover_text(application)),
    ]
    if application.item_price_fen is not None:
        rows.append(_row(_("Price of the thing"), str(Money(application.item_price_fen))))
    return rows


def cover_text(application: Application) -> str:
    """The period of an application: its days, or, where cover starts at payment, how it will lie."""
    if application.version.definition.terms.starts is Starts.PAYMENT:
        return _("from the moment of payment; paid today, to %(end)s 24:00") % {
            "end": day(application.end_on)
        }
    return period_text(application.start_on, application.end_on)


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
        *(
            [_row(_("Occupation"), work_text(insured.occupation_code), order.OCCUPATION)]
            if asks_occupation(application)
            else []
        ),
    ]


def _particular_rows(application: Application) -> list[dict[str, Any]]:
    stated = stated_particulars(application)
    return [
        _row(one.label, said_of(one, stated.get(one.code, "")), order.PARTICULAR, one.code)
        for one in application.version.definition.particulars
    ]


def said_of(particular: Particular, value: str) -> str:
    """A particular as pages show it, a day in the reader's language."""
    if particular.kind is ParticularKind.DATE and value:
        return day(date.fromisoformat(value))
    return value


def _answer_rows(application: Application) -> list[dict[str, Any]]:
    rows = {row.code: row for row in application.answers.all()}
    shown = []
    for question in need_questions(application):
        option = question.option(rows[question.code].answer) if question.code in rows else None
        shown.append(_row(question.text, option.label if option else "", order.NEED, question.code))
    for asked in application.version.definition.disclosure_questions:
        answer = rows[asked.code].answer if asked.code in rows else None
        said = {YES: _("Yes"), NO: _("No")}.get(answer or "", "")
        shown.append(_row(asked.text, said, order.QUESTION, asked.code))
    if application.version.definition.terms.pays_on_death:
        shown.append(_row(_("Death benefit goes to"), _receivers(application), order.BENEFICIARIES))
    return shown


def _receivers(application: Application) -> str:
    if application.beneficiary_kind != BeneficiaryKind.NAMED:
        return _("My heirs by law")
    named = application.beneficiaries.order_by("order", "pk")
    return "；".join(f"{row.name} {shares.percent_text(row.share_bp)}" for row in named)
