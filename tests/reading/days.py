"""Three days of sales, each closed by its root: what tamperings are tried on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storefront.foundation import clock
from storefront.reading.models import EvidenceChain
from storefront.reading.services import (
    acknowledge_group,
    finish_notices,
    open_chain,
    reading_state,
    record_answer,
    record_tick,
)
from storefront.reading.services.anchors import anchor_days
from storefront.reading.services.erasure import erase_chain
from storefront.reading.services.showing import record_shown

FIRST = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 09:00 in Beijing


def show(chain: EvidenceChain, page: str, nonce: str) -> str:
    """The page is rendered for the reader, with this word in it."""
    record_shown(chain, page, f"<p>{page} {len(page)}</p>", nonce=nonce)
    return nonce


def read_two_pages(chain: EvidenceChain, mark: str) -> None:
    finish_notices(chain, nonce=show(chain, "notices", f"{mark}-1"))
    group = reading_state(chain).next_page.group
    acknowledge_group(chain, group, nonce=show(chain, f"exclusions-{group}", f"{mark}-2"))


def three_days_of_sales(traveller: Any, version: Any, users: list[Any]) -> None:
    """Seven chains: finished, begun, erased; the last one opened after the last root."""
    for number in range(6):
        traveller.move_to(FIRST + timedelta(days=number // 2, hours=number))
        user = users[number % len(users)]
        chain = open_chain(user=user, version=version, quote_reference=f"quote-{number}")
        read_two_pages(chain, str(number))
        record_tick(chain, "needs", "medical")
        record_answer(chain, "address", "address", f"演示路 {number} 号")
        record_answer(chain, "occupation", "code", "A01", personal=False)
        if number == 2:
            erase_chain(chain, reason="test")
    traveller.move_to(FIRST + timedelta(days=3, hours=1))
    anchor_days()
    late = open_chain(user=users[0], version=version, quote_reference="quote-late")
    record_answer(late, "address", "address", "没有根的那天")
    assert clock.today().isoformat() == "2026-11-25"
