"""What a person did on a page, written to the chain: ticks, answers, submissions, and what followed."""

from typing import Any

from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceChain, EvidenceRow
from storefront.reading.services.chain import Draft, append


def record_answer(
    chain: EvidenceChain, page: str, field: str, value: Any, personal: bool = True
) -> EvidenceRow:
    """Write one answer. A personal value is sealed apart and only its commitment is in the row."""
    return append(chain, answer(page, field, value, personal=personal))[0]


def answer(page: str, field: str, value: Any, *, personal: bool = True) -> Draft:
    """An answer to append together with others: `append(chain, answer(…), answer(…))`."""
    if personal:
        return Draft(RowKind.ANSWER, page, data={"field": field}, personal=value)
    return Draft(RowKind.ANSWER, page, data={"field": field, "value": value})


def record_tick(chain: EvidenceChain, page: str, field: str, *, ticked: bool = True) -> EvidenceRow:
    return append(chain, Draft(RowKind.TICK, page, data={"field": field, "ticked": ticked}))[0]


def record_event(chain: EvidenceChain, kind: RowKind, page: str = "", **data: Any) -> EvidenceRow:
    """Write that something happened to the sale (paid, issued, closed …); `data` is not personal."""
    return append(chain, Draft(kind, page, data=data))[0]
