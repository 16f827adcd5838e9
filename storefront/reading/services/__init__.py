"""What writes to reading and evidence."""

from storefront.reading.services.answers import answer, record_answer, record_event, record_tick
from storefront.reading.services.chain import Draft, append, claim_chain, conclude_chain, open_chain
from storefront.reading.services.finishing import (
    acknowledge_group,
    finish_notices,
    finish_page,
    give_consents,
)
from storefront.reading.services.progress import ReadingState, reading_state, require_reading_complete

__all__ = [
    "Draft",
    "ReadingState",
    "acknowledge_group",
    "answer",
    "append",
    "claim_chain",
    "conclude_chain",
    "finish_notices",
    "finish_page",
    "give_consents",
    "open_chain",
    "reading_state",
    "record_answer",
    "record_event",
    "record_tick",
    "require_reading_complete",
]
