"""Reading policies: whose they are, how they lie in time, what papers and changes they have."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models

from policies.cover import domain
from policies.cover.domain import Span
from policies.cover.enums import PolicyState
from policies.cover.models import BeneficiaryDesignation, Policy, PolicyParty, RiderCancellation
from policies.enrolment.enums import PartyRole
from storefront.catalogue.definition import Particular
from storefront.documents.models import Document
from storefront.foundation import clock
from storefront.foundation.prepared import Prepared
from storefront.rules.terms import Subject

A_PAGE = 20


def _newest_first(policies: Any) -> Any:
    return policies.select_related("version").order_by("-start_at", "-pk")


_first_page = Prepared(
    lambda holder: _newest_first(Policy.objects.filter(holder_id=holder))[:A_PAGE],
    holder=models.BigIntegerField(),
)
_counted = Prepared(
    lambda holder: (
        Policy.objects.filter(holder_id=holder)
        .values("holder_id")
        .annotate(policies=models.Count("pk"))
        .values_list("policies", flat=True)
    ),
    holder=models.BigIntegerField(),
)
_riders_gone = Prepared(
    lambda policies: RiderCancellation.objects.filter(policy__reference__in=policies),
    policies=[models.CharField()],
)
_papers = Prepared(
    lambda subjects: (
        Document.objects.filter(subject__in=subjects).defer("snapshot").order_by("kind", "version")
    ),
    subjects=[models.CharField()],
)
UPCOMING, RUNNING, ENDED, CANCELLED, TERMINATED = "upcoming", "running", "ended", "cancelled", "terminated"


@dataclass(frozen=True, slots=True)
class Holding:
    """A policy as its holder's list shows it: `phase` says how it stands today, `span` where it lies,
    `riders_gone` what of it was cancelled alone."""

    policy: Policy
    phase: str
    span: Span
    documents: tuple[Document, ...]
    riders_gone: Sequence[RiderCancellation]


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
    held: Any = _Held(user.pk)
    page: Page[Policy] = Paginator(held, A_PAGE).get_page(number)
    policies = list(page.object_list)
    now = clock.now()
    first = min([now, *(policy.start_at for policy in policies)])
    last = max([now, *(policy.cover_ends_at for policy in policies)])
    papers, gone = papers_of(policies), _riders_gone_of(policies)
    holdings = [
        Holding(
            policy,
            phase_of(policy, now),
            domain.place(policy.start_at, policy.cover_ends_at, first, last),
            papers[subject_of(policy)],
            gone.get(policy.pk, ()),
        )
        for policy in policies
    ]
    return page, holdings, Thread(first, last, domain.place(now, now, first, last).x)


@dataclass(frozen=True, slots=True)
class _Held:
    """An account's policies, newest first, as a paginator asks for them: how many, and a page of them."""

    holder: int

    def count(self) -> int:
        return _counted.first(holder=self.holder) or 0

    def __getitem__(self, part: slice) -> list[Policy]:
        if part.start == 0:  # what nearly everybody looks at
            return _first_page.all(holder=self.holder)[part]
        return list(_newest_first(Policy.objects.filter(holder_id=self.holder))[part])


def _riders_gone_of(policies: list[Policy]) -> dict[int, list[RiderCancellation]]:
    """The riders of several policies that were cancelled alone, in one query, by the policy's key."""
    gone: dict[int, list[RiderCancellation]] = defaultdict(list)
    for row in _riders_gone.all(policies=[policy.reference for policy in policies]):
        gone[row.policy_id].append(row)
    return gone


def papers_of(policies: Iterable[Policy]) -> dict[str, tuple[Document, ...]]:
    """The papers of several policies in one query, by subject, in order of kind and version."""
    found: dict[str, list[Document]] = defaultdict(list)
    subjects = [subject_of(policy) for policy in policies]
    for document in _papers.all(subjects=subjects):
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
