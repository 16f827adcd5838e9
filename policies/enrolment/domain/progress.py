"""Which page of an application comes next. The order is the server's: a page opens only when every page
before it is done, and a change sends the reader back to the first page that is open again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

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


@lru_cache(maxsize=500)
def _page(code: str, part: str = "") -> Page:
    """The page itself: products have few, and each is asked for at every step."""
    return Page(code, part)


def pages(progress: Progress) -> tuple[tuple[Page, bool], ...]:
    """Every page that this application has, in order, and whether it is done."""
    rows: list[tuple[Page, bool]] = [
        (_page(INSURED), progress.has_person),
        (_page(CONFIRM), progress.verified),
        (_page(ADDRESS), progress.has_address),
    ]
    if progress.asks_occupation:
        rows.append((_page(OCCUPATION), progress.occupation_fits))
    if not progress.price_stands:
        rows.append((_page(PRICE), False))
    rows += [(_page(PARTICULAR, code), code in progress.stated) for code in progress.particulars]
    rows += [(_page(NEED, one.code), one.code in progress.needs) for one in progress.need_questions]
    if progress.advice:
        rows.append((_page(ADVICE), progress.own_will_confirmed))
    rows += [
        (_page(QUESTION, code), code in progress.answered and code not in progress.declined)
        for code in progress.questions
    ]
    if progress.asks_beneficiaries:
        rows += _beneficiary_pages(progress)
    rows.append((_page(CHECK), False))
    return tuple(rows)


def _beneficiary_pages(progress: Progress) -> list[tuple[Page, bool]]:
    rows = [(_page(BENEFICIARIES), progress.beneficiaries_chosen)]
    if progress.beneficiaries_named:
        rows.append((_page(NAMED), progress.beneficiaries_complete))
    return rows


def first_open(progress: Progress) -> Page:
    """The first page that is not done; the check page where all are."""
    return next(page for page, done in pages(progress) if not done)


def may_open(progress: Progress, page: Page) -> bool:
    """True where the page belongs to this application and nothing before it is missing."""
    return turn_of(progress, page).has_come


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether an application has a page at all, whether its turn has come, and which page is first open."""

    exists: bool
    has_come: bool
    first_open: Page


def turn_of(progress: Progress, page: Page) -> Turn:
    """How a page stands in the order: it may be opened where nothing before it is missing."""
    rows = pages(progress)
    places = [place for place, (candidate, _done) in enumerate(rows) if candidate == page]
    open_at = next(place for place, (_page, done) in enumerate(rows) if not done)
    return Turn(bool(places), bool(places) and places[0] <= open_at, rows[open_at][0])
