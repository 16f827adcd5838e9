"""Reading policies: whose they are, how they lie in time, what papers and changes they have."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator

from policies.cover import domain
from policies.cover.domain import Span
from policies.cover.enums import PolicyState
from policies.cover.models import BeneficiaryDesignation, Policy, PolicyParty, RiderCancellation
from policies.enrolment.enums import PartyRole
from storefront.catalogue.definition import Particular
from storefront.documents.models import Document
from storefront.foundation import clock
from storefront.rules.terms import Subject

A_PAGE = 20
UPCOMING, RUNNING, ENDED, CANCELLED, TERMINATED = "upcoming", "running", "ended", "cancelled", "terminated"


@dataclass(frozen=True, slots=True)
class Holding:
    """A policy as its holder's list shows it: `phase` says how it stands today, `span` where it lies."""

    policy: Policy
    phase: str
    span: Span
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """The line of time over a page of policies, with today's place on it."""

    first: datetime
    last: datetime
    today: int

    @property
    def first_on(self) -> date:
        return clock.beijing_date(self.first)

    @property
    def last_on(self) -> date:
        """The last day on the line: a cover that ends at 24:00 ends on the day before that midnight."""
        return clock.beijing_date(self.last - timedelta(microseconds=1))


def phase_of(policy: Policy, now: datetime) -> str:
    """How a policy stands at a moment."""
    if policy.state == PolicyState.TERMINATED and now >= policy.cover_ends_at:
        return TERMINATED
    if policy.state == PolicyState.CANCELLED and now >= policy.cover_ends_at:
        return CANCELLED
    if now < policy.start_at:
        return UPCOMING if policy.state == PolicyState.ACTIVE else CANCELLED
    return RUNNING if now < policy.cover_ends_at else ENDED


def subject_of(policy: Policy) -> str:
    """What a document about a policy calls it."""
    return f"policies.policy:{policy.reference}"


def portfolio(user: Any, number: Any) -> tuple[Page[Policy], list[Holding], Thread]:
    """A page of a user's policies, newest first, with papers and their places on one line of time."""
    own = Policy.objects.held_by(user).select_related("version").order_by("-start_at", "-pk")
    own = own.prefetch_related("rider_cancellations")
    page = Paginator(own, A_PAGE).get_page(number)
    policies = list(page.object_list)
    now = clock.now()
    first = min([now, *(policy.start_at for policy in policies)])
    last = max([now, *(policy.cover_ends_at for policy in policies)])
    papers = papers_of(policies)
    holdings = [
        Holding(
            policy,
            phase_of(policy, now),
            domain.place(policy.start_at, policy.cover_ends_at, first, last),
            papers[subject_of(policy)],
        )
        for policy in policies
    ]
    return page, holdings, Thread(first, last, domain.place(now, now, first, last).x)


def papers_of(policies: Iterable[Policy]) -> dict[str, tuple[Document, ...]]:
    """The papers of several policies in one query, by subject, in order of kind and version."""
    found: dict[str, list[Document]] = defaultdict(list)
    subjects = [subject_of(policy) for policy in policies]
    for document in (
        Document.objects.filter(subject__in=subjects).defer("snapshot").order_by("kind", "version")
    ):
        found[document.subject].append(document)
    return {subject: tuple(found[subject]) for subject in subjects}


def own_policy(user: Any, reference: str) -> Policy | None:
    """The user's own policy, or None: a stranger's does not exist."""
    own = Policy.objects.held_by(user).select_related("version__product", "application__applicant", "payment")
    return own.select_related("holder").filter(reference=reference).first()


def party_of(policy: Policy, role: str = PartyRole.INSURED) -> PolicyParty:
    return policy.parties.select_related("person").get(role=role)


def designation_of(policy: Policy) -> BeneficiaryDesignation | None:
    """The declaration of beneficiaries that counts: the last one. None where nothing is paid on death,
    so that nobody was named."""
    return policy.designations.prefetch_related("beneficiaries").order_by("-number").first()


def pays_on_death(policy: Policy) -> bool:
    return policy.version.definition.terms.pays_on_death


def insures_person(policy: Policy) -> bool:
    """Whether a person is insured, whose work counts, and not a thing."""
    return policy.version.definition.terms.subject is Subject.PERSON


def particulars_of(policy: Policy) -> list[tuple[Particular, str]]:
    """What was stated beside the insured person, in the product's order."""
    stated = {row.code: row.value for row in policy.particulars.all()}
    asked = policy.version.definition.particulars
    return [(one, stated[one.code]) for one in asked if one.code in stated]


def is_held(policy: Policy) -> bool:
    """Whether a claim is open, so that nothing is refunded by itself."""
    return policy.holds.filter(lifted_at=None).exists()


def cancelled_riders(policy: Policy) -> dict[str, RiderCancellation]:
    """The riders that were cancelled alone, by code; some may still run until tonight."""
    return {row.rider: row for row in policy.rider_cancellations.all()}


def riders_left(policy: Policy) -> tuple[str, ...]:
    """The codes of the riders that nobody cancelled."""
    gone = cancelled_riders(policy)
    return tuple(code for code in policy.riders if code not in gone)


def riders_in_force(policy: Policy, moment: datetime) -> tuple[str, ...]:
    """The codes of the riders that cover something at a moment: none while the policy does not, and a
    cancelled one to 24:00 of its last day."""
    if not policy.covers(moment):
        return ()
    gone = cancelled_riders(policy)
    return tuple(code for code in policy.riders if code not in gone or moment < gone[code].ends_at)


def rider_line_fen(policy: Policy, code: str) -> int | None:
    """What was paid for a rider, in fen; None where the policy has no such rider."""
    if code not in policy.riders:
        return None
    return next((line["amount_fen"] for line in policy.price_lines[1:] if line["code"] == code), None)


def premium_left_fen(policy: Policy) -> int:
    """What was paid for everything that was not cancelled alone, in fen: each line goes back once."""
    return domain.premium_left(policy.premium_fen, (row.line_fen for row in policy.rider_cancellations.all()))
