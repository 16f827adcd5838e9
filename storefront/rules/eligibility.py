"""Who or what may be insured, from when, and for how long. Asked at the start of cover, never at purchase."""

from collections.abc import Iterator
from datetime import date, timedelta

from storefront.foundation.clock import age_on, days_old_on, today
from storefront.rules.terms import ProductTerms, RiderTerms, Starts, Subject, Term
from storefront.rules.working import Reason


def check(
    terms: ProductTerms,
    *,
    plan: str,
    riders: frozenset[str],
    born_on: date | None,
    start_on: date | None,
    term: Term | None,
    occupation_class: int | None,
    asked_on: date | None = None,
) -> tuple[Reason, ...]:
    """Why this person, or this item, cannot be insured like this; empty when they can. `asked_on` is today
    (Beijing) unless given. Of an item neither `born_on` nor `occupation_class` is asked; cover that starts
    at payment needs no `start_on`. BusinessRuleError for a plan or rider that does not exist."""
    terms.plan(plan)
    chosen = terms.chosen_riders(riders)
    asked_on = asked_on or today()
    first_day = start_on or asked_on
    return (
        *_start(terms, first_day, asked_on),
        *_person(terms, born_on, first_day, occupation_class),
        *_term(terms, term),
        *(reason for rider in chosen for reason in _rider(rider, born_on, first_day, term)),
    )


def earliest_start(terms: ProductTerms, asked_on: date) -> date:
    """The first day on which cover asked for on a day can start: that very day where cover starts at
    payment, else the next."""
    return asked_on if terms.starts is Starts.PAYMENT else asked_on + timedelta(days=1)


def check_applicant(terms: ProductTerms, *, born_on: date, asked_on: date) -> tuple[Reason, ...]:
    """Why this person cannot apply. The birthday itself counts as reached."""
    least = terms.admission.applicant_min_age
    if age_on(born_on, asked_on) >= least:
        return ()
    return (_no(terms, "APPLICANT_AGE", f"投保人须年满 {least} 周岁。", "born_on"),)


def _no(terms: ProductTerms, code: str, sentence: str, field: str) -> Reason:
    return Reason(code, terms.admission.clauses, sentence, field=field)


def _start(terms: ProductTerms, start_on: date, asked_on: date) -> Iterator[Reason]:
    if terms.starts is Starts.PAYMENT:
        yield from _start_at_payment(terms, start_on, asked_on)
        return
    latest = asked_on + timedelta(days=terms.admission.max_days_ahead)
    if start_on <= asked_on:
        yield _no(terms, "START_TOO_EARLY", "保障最早从明天零点开始。", "start_on")
    elif start_on > latest:
        days = terms.admission.max_days_ahead
        yield _no(
            terms, "START_TOO_LATE", f"开始日最多提前 {days} 天选，最晚 {latest.isoformat()}。", "start_on"
        )


def _start_at_payment(terms: ProductTerms, start_on: date, asked_on: date) -> Iterator[Reason]:
    if start_on < asked_on:
        yield _no(terms, "START_TOO_EARLY", "保障从付款那一刻开始，不能早于今天。", "start_on")
    elif start_on > asked_on:
        yield _no(terms, "START_TOO_LATE", "保障从付款那一刻开始，不能选以后的日子。", "start_on")


def _person(
    terms: ProductTerms, born_on: date | None, start_on: date, occupation_class: int | None
) -> Iterator[Reason]:
    """Age and occupation of the insured person; an item has neither."""
    if terms.subject is Subject.ITEM:
        return
    if born_on is None or occupation_class is None:
        raise TypeError("a person has a date of birth and an occupation class")
    yield from _age(terms, born_on, start_on)
    yield from _occupation(terms, occupation_class)


def _age(terms: ProductTerms, born_on: date, start_on: date) -> Iterator[Reason]:
    admission = terms.admission
    if days_old_on(born_on, start_on) < admission.min_age_days:
        sentence = f"保障开始时须出生满 {admission.min_age_days} 天。"
        yield _no(terms, "AGE_TOO_YOUNG", sentence, "born_on")
    elif age_on(born_on, start_on) < admission.min_age:
        sentence = f"保障开始时须满 {admission.min_age} 周岁。"
        yield _no(terms, "AGE_TOO_YOUNG", sentence, "born_on")
    elif age_on(born_on, start_on) > admission.max_age:
        sentence = f"保障开始时不能超过 {admission.max_age} 周岁。"
        yield _no(terms, "AGE_TOO_OLD", sentence, "born_on")


def _occupation(terms: ProductTerms, occupation_class: int) -> Iterator[Reason]:
    if occupation_class not in terms.admission.classes:
        classes = "、".join(str(number) for number in terms.admission.classes)
        yield _no(terms, "OCCUPATION_OUT", f"这款产品只承保 {classes} 类职业。", "occupation_class")


def _term(terms: ProductTerms, term: Term | None) -> Iterator[Reason]:
    if term is None:
        if terms.terms_sold.all():
            yield _no(terms, "TERM", "请选择保障期间。", "term")
    elif not terms.terms_sold.includes(term):
        yield _no(terms, "TERM", f"这款产品不提供 {term.chinese}的保障期间。", "term")


def _rider(rider: RiderTerms, born_on: date | None, start_on: date, term: Term | None) -> Iterator[Reason]:
    if rider.max_age is not None and born_on is not None and age_on(born_on, start_on) > rider.max_age:
        sentence = f"“{rider.name}”只提供给保障开始时 {rider.max_age} 周岁及以下的人。"
        yield Reason("RIDER_AGE", rider.clauses, sentence, field="riders")
    if rider.min_term is not None and term is not None and term.order < rider.min_term.order:
        sentence = f"“{rider.name}”只能和 {rider.min_term.chinese}或更长的期间一起买。"
        yield Reason("RIDER_TERM", rider.clauses, sentence, field="riders")
