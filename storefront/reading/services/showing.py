"""That a page was shown, left, and answered: by the server's clock and by words only the server gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from storefront.foundation.errors import BusinessRuleError
from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceChain, EvidenceRow
from storefront.reading.services.chain import Draft, append
from storefront.reading.services.pages import keep_page

STALE = "stale_page"
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Showing:
    """What the chain knows of one page: when it was first entered (the end of time where it never
    was), and the renderings not yet answered."""

    first_at: datetime
    fresh: frozenset[str]


def record_shown(chain: EvidenceChain, page: str, html: str, *, nonce: str, status: int = 200) -> None:
    """Keep the page and write that it was entered; close the page before it if nobody did."""
    content = keep_page(html, forget=(nonce, chain.quote_reference, chain.reference))
    drafts = [Draft(RowKind.ENTERED, page, content=content, data={"render": nonce, "status": status})]
    last = _last_open(chain)
    if last is not None and last.page != page:
        left = {"render": last.data["render"], "inferred": True}
        drafts.insert(0, Draft(RowKind.LEFT, last.page, data=left))
    append(chain, *drafts)


def _last_open(chain: EvidenceChain) -> EvidenceRow | None:
    """The last rendering nobody has left yet."""
    kinds = (RowKind.ENTERED, RowKind.LEFT)
    last = EvidenceRow.objects.filter(chain=chain, kind__in=kinds).order_by("-seq").first()
    return last if last is not None and last.kind == RowKind.ENTERED else None


def record_left(chain: EvidenceChain, *, nonce: str, scrolled: int | None, visible_ms: int | None) -> bool:
    """The page itself says that it was left, once for each rendering; its word may come after the next
    page was entered. Figures are kept, never relied on. False where there is nothing to write."""
    if not (nonce.isascii() and nonce.isalnum()):
        return False
    rows = EvidenceRow.objects.filter(chain=chain, data__render=nonce)
    entered = rows.filter(kind=RowKind.ENTERED).first()
    if entered is None or rows.filter(kind=RowKind.LEFT, data__has_key="visible_ms").exists():
        return False
    data: dict[str, Any] = {"render": nonce, "scrolled_pct": scrolled, "visible_ms": visible_ms}
    append(chain, Draft(RowKind.LEFT, entered.page, data=data))
    return True


def showing_of(chain: EvidenceChain, page: str) -> Showing:
    """Read what the chain's own rows say of a page, since the version last changed."""
    rows = _since_version(
        EvidenceRow.objects.filter(chain=chain, page__in=(page, ""))
        .order_by("seq")
        .values_list("kind", "at", "data")
    )
    entered = [(at, data["render"]) for kind, at, data in rows if kind == RowKind.ENTERED]
    used = {data.get("render") for kind, _, data in rows if kind == RowKind.SUBMITTED}
    return Showing(
        first_at=min((at for at, _ in entered), default=NEVER),
        fresh=frozenset(nonce for _, nonce in entered) - used,
    )


def _since_version(rows: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for row in rows:
        kept = [] if row[0] == RowKind.VERSION else [*kept, row]
    return kept


def fresh_render(chain: EvidenceChain, page: str, nonce: str) -> Showing:
    """The showing of a page, if `nonce` names a rendering of it that nobody has answered yet.

    BusinessRuleError where it does not: a page kept by the browser, a form filled in by it, a request
    copied from another sale. The refusal is written to the chain.
    """
    showing = showing_of(chain, page)
    if nonce not in showing.fresh:
        append(chain, Draft(RowKind.REFUSED, page, data={"reason": STALE}))
        raise BusinessRuleError(
            STALE, _("This page is an older copy. Please read it as it stands now and confirm once more.")
        )
    return showing


def submitted(page: str, nonce: str, **data: Any) -> Draft:
    """That a rendering was answered: it cannot be answered again."""
    return Draft(RowKind.SUBMITTED, page, data={"render": nonce, **data})
