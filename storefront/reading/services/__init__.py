"""What writes to reading and evidence."""

from storefront.reading.services.answers import answer, record_answer, record_event, record_tick
from storefront.reading.services.chain import Draft, append, claim_chain, conclude_chain, open_chain

__all__ = [
    "Draft",
    "answer",
    "append",
    "claim_chain",
    "conclude_chain",
    "open_chain",
    "record_answer",
    "record_event",
    "record_tick",
]
