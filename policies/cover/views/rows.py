"""What the portfolio shows of each policy, in words, so that its page has little to decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.cover.models import Policy, RiderCancellation
from policies.cover.selectors import CANCELLED, ENDED, RUNNING, TERMINATED, UPCOMING, Holding
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.documents.models import Document
from storefront.foundation.addresses import address_of
from storefront.templatetags.mingbai import beijing, cover_from, day

PHASES: dict[str, str | Promise] = {
    UPCOMING: gettext_lazy("not started yet"),
    RUNNING: gettext_lazy("cover is running"),
    ENDED: gettext_lazy("ended"),
    CANCELLED: gettext_lazy("cancelled"),
    TERMINATED: gettext_lazy("terminated"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a policy; `url` leads to its file and is empty while it is being made."""

    url: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """A policy on the line of time: `x` and `width` are thousandths of the line."""

    url: str
    name: str
    number: str
    phase: str
    phase_text: str
    period: str
    x: str
    width: str
    papers: tuple[Paper, ...]
    riders_gone: tuple[RiderCancellation, ...]


def row_of(holding: Holding) -> Row:
    policy, span = holding.policy, holding.span
    return Row(
        url=address_of("cover:policy", policy.reference),
        name=policy.version.name,
        number=policy.number,
        phase=holding.phase,
        phase_text=str(PHASES[holding.phase]),
        period=_period(policy),
        x=str(span.x),
        width=str(span.width),
        papers=papers_of(holding.documents),
        riders_gone=tuple(holding.riders_gone),
    )


def _period(policy: Policy) -> str:
    """From when to when cover runs or ran, Beijing time, in the reader's language."""
    whole = policy.cover_ends_at == policy.end_at
    end = f"{day(policy.end_on)} 24:00" if whole else beijing(policy.cover_ends_at)
    return f"{cover_from(policy.start_at)} – {end}"


def papers_of(documents: Iterable[Document]) -> tuple[Paper, ...]:
    return tuple(_paper(document) for document in documents)


def _paper(document: Document) -> Paper:
    kind = str(DocumentKind(document.kind).label)
    label = f"{kind} {document.version}" if document.version > 1 else kind
    if document.state == DocumentState.PENDING:
        return Paper("", label, _("being made, usually within a minute"))
    url = address_of("documents:download", document.reference)
    return Paper(url, label, str(DocumentState(document.state).label))
