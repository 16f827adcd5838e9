"""Which page of an application comes next. The order is the server's: a page opens only when every page
before it is done, and a change sends the reader back to the first page that is open again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.enrolment.domain import suitability

INSURED, CONFIRM, ADDRESS, OCCUPATION, PRICE = "insured", "confirm", "address", "occupation", "price"
PARTICULAR, NEED, ADVICE, QUESTION = "particular", "need", "advice", "question"
BENEFICIARIES, NAMED, CHECK = "beneficiaries", "named", "check"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the application; `part` tells the questions of a kind apart."""

    code: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What an application has so far, and what its product asks at all. Answers count only for the
    wording that is asked now; `declined` are the questions whose answer rules the sale out."""

    asks_occupation: bool = True
    asks_beneficiaries: bool = True
    need_questions: suitability.Questions = suitability.QUESTIONS
    particulars: tuple[str, ...] = ()
    has_person: bool = False
    verified: bool = False
    has_address: bool = False
    occupation_fits: bool = False
    price_stands: bool = True
    stated: frozenset[str] = frozenset()
    needs: Mapping[str, str] = field(default_factory=dict)
    own_will_confirmed: bool = False
    questions: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    beneficiaries_chosen: bool = False
    beneficiaries_named: bool = False
    beneficiaries_complete: bool = False

    @property
    def advice(self) -> tuple[str, ...]:
        return suitability.advice_for(self.needs, self.need_questions)


def pages(progress: Progress) -> tuple[tuple[Page, bool], ...]:
    """Every page that this application has, in order, and whether it is done."""
    rows: list[tuple[Page, bool]] = [
        (Page(INSURED), progress.has_person),
        (Page(CONFIRM), progress.verified),
        (Page(ADDRESS), progress.has_address),
    ]
    if progress.asks_occupation:
        rows.append((Page(OCCUPATION), progress.occupation_fits))
    if not progress.price_stands:
        rows.append((Page(PRICE), False))
    rows += [(Page(PARTICULAR, code), code in progress.stated) for code in progress.particulars]
    rows += [(Page(NEED, one.code), one.code in progress.needs) for one in progress.need_questions]
    if progress.advice:
        rows.append((Page(ADVICE), progress.own_will_confirmed))
    rows += [
        (Page(QUESTION, code), code in progress.answered and code not in progress.declined)
        for code in progress.questions
    ]
    if progress.asks_beneficiaries:
        rows += _beneficiary_pages(progress)
    rows.append((Page(CHECK), False))
    return tuple(rows)


def _beneficiary_pages(progress: Progress) -> list[tuple[Page, bool]]:
    rows = [(Page(BENEFICIARIES), progress.beneficiaries_chosen)]
    if progress.beneficiaries_named:
        rows.append((Page(NAMED), progress.beneficiaries_complete))
    return rows


def first_open(progress: Progress) -> Page:
    """The first page that is not done; the check page where all are."""
    return next(page for page, done in pages(progress) if not done)


def may_open(progress: Progress, page: Page) -> bool:
    """True where the page belongs to this application and nothing before it is missing."""
    for candidate, done in pages(progress):
        if candidate == page:
            return True
        if not done:
            return False
    return False
